//! Values that the nodes of one market share, such as the key with which they sign.

use vendue_domain::{Error, SETTING_BYTES_MAX, Setting};
use vendue_store::{Changes, Keys, Pending, StoreExt};

use crate::market::Market;

impl Market {
    /// The value of a setting: the one that is kept, or this one, which is kept then. Whichever of
    /// several nodes comes first decides, and all get the same. Only the host may.
    ///
    /// The value is kept as it is: protect the file or the database as you would protect it.
    /// Fails with `invalid_argument` for more than 65,536 bytes.
    ///
    /// ```
    /// let market = vendue::open(":memory:")?;
    /// assert_eq!(market.shared_setting("color", b"red".to_vec()).wait()?, b"red");
    /// assert_eq!(market.shared_setting("color", b"blue".to_vec()).wait()?, b"red");
    /// # Ok::<(), vendue::Error>(())
    /// ```
    pub fn shared_setting(&self, name: &str, value: Vec<u8>) -> Pending<Vec<u8>> {
        if let Err(refused) = self.require_host() {
            return Pending::ready(Err(refused));
        }
        if value.len() > SETTING_BYTES_MAX {
            let maximum = i64::try_from(SETTING_BYTES_MAX).unwrap_or(i64::MAX);
            let refused = Error::invalid("value", "is too long").with("maximum", maximum);
            return Pending::ready(Err(refused));
        }
        let name = name.to_owned();
        let keys = Keys::new().row::<Setting>(name.clone());
        self.inner.store.write(keys, move |view| {
            let mut changes = Changes::none();
            if let Some(kept) = view.get::<Setting>(name.clone())? {
                return Ok((changes, kept.value.clone()));
            }
            changes.put(Setting { name: name.clone(), value: value.clone() });
            Ok((changes, value.clone()))
        })
    }
}
