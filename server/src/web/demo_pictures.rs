//! The pictures of the demo: drawings that are part of the program.

use std::sync::OnceLock;

macro_rules! pictures {
    ($( $name:literal; )+) => {
        const PICTURES: &[(&str, &[u8])] = &[
            $( ($name, include_bytes!(concat!("../../assets/demo/", $name, ".svg"))), )+
        ];
    };
}

pictures! {
    "camera";
    "chair";
    "globe";
    "guitar";
    "lamp";
    "radio";
    "teapot";
    "watch";
}

/// The address of a drawing, by its name.
pub(crate) fn address(name: &str) -> Option<&'static str> {
    let place = PICTURES.iter().position(|(known, _)| *known == name)?;
    addresses().get(place).map(String::as_str)
}

/// The drawing with this address.
pub(super) fn find(address: &str) -> Option<&'static [u8]> {
    let place = addresses().iter().position(|known| known == address)?;
    PICTURES.get(place).map(|(_, bytes)| *bytes)
}

fn addresses() -> &'static [String] {
    static ADDRESSES: OnceLock<Vec<String>> = OnceLock::new();
    ADDRESSES.get_or_init(|| {
        let address = |bytes: &[u8]| format!("{}.svg", blake3::hash(bytes).to_hex());
        PICTURES.iter().map(|(_, bytes)| address(bytes)).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawing_is_found_by_its_address() {
        let address = address("camera").expect("known");
        assert!(find(address).is_some_and(|bytes| bytes.starts_with(b"<svg")));
        assert!(find("camera.svg").is_none());
    }
}
