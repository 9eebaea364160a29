//! Writes the Kotlin and the Swift side of the border of `vendue-mobile`: see
//! `bindings-mobile/generate.sh`.

fn main() {
    uniffi::uniffi_bindgen_main();
}
