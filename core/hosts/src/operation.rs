//! How an operation is declared: once, in a line.

use vendue::{Market, Pending};

use crate::areas;

/// An operation that the hosts offer.
pub struct Operation {
    /// The area to which it belongs, such as `auctions`.
    pub area: &'static str,
    /// The name within the area, such as `place_bid`.
    pub name: &'static str,
    /// The parameters whose fields the hosts take one by one.
    pub spread: &'static [&'static str],
    pub(crate) run: fn(&Market, &str) -> Pending<String>,
    #[cfg(feature = "surface")]
    pub(crate) describe: fn() -> crate::surface::Described,
}

impl std::fmt::Debug for Operation {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}.{}", self.area, self.name)
    }
}

/// Every operation, in the order of the documentation.
///
/// ```
/// assert!(vendue_hosts::operations().any(|found| format!("{found:?}") == "auctions.place_bid"));
/// ```
pub fn operations() -> impl Iterator<Item = &'static Operation> {
    areas::ALL.iter().copied().flatten()
}

/// The operation `area.name`.
pub(crate) fn find(name: &str) -> Option<&'static Operation> {
    let (area, name) = name.split_once('.')?;
    operations().find(|known| known.name == name && known.area == area)
}

/// Declares the operations of an area: name, parameters, answer, and the call to the market.
///
/// A parameter that may be left out is an `Option`. `spread` before one says that hosts take its
/// fields one by one, where their language has names for arguments.
macro_rules! area {
    ($area:literal; $(
        $name:ident( $( $(#[$spread:ident])? $argument:ident: $kind:ty ),* $(,)? ) -> $answer:ty
            = $call:expr;
    )+) => {
        pub(super) const OPERATIONS: &[crate::operation::Operation] = &[ $( {
            const SPREAD: &[&str] = &[ $( $(crate::operation::spread!($spread $argument),)? )* ];
            crate::arguments::declare!({ $( $argument: $kind ),* } -> $answer);

            fn run(market: &vendue::Market, text: &str) -> vendue::Pending<String> {
                let Arguments { $( $argument ),* } = match crate::arguments::read(text, SPREAD) {
                    Ok(arguments) => arguments,
                    Err(refused) => return vendue::Pending::ready(Err(refused)),
                };
                let call: fn(&vendue::Market $(, $kind)*) -> vendue::Pending<$answer> = $call;
                call(market $(, $argument)*).and_then(crate::arguments::write)
            }

            crate::operation::Operation {
                area: $area,
                name: stringify!($name),
                spread: SPREAD,
                run,
                #[cfg(feature = "surface")]
                describe: || crate::surface::Described::of::<Arguments, Answer>(),
            }
        }, )+ ];
    };
}
pub(crate) use area;

macro_rules! spread {
    (spread $argument:ident) => {
        stringify!($argument)
    };
}
pub(crate) use spread;
