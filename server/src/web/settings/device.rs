//! What a browser says of itself, for people.

/// Browsers by the word that tells them. Most name others too, to be let in everywhere, so the
/// order counts.
const BROWSERS: [(&str, &str); 6] = [
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
];

const SYSTEMS: [(&str, &str); 7] = [
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "an iPhone"),
    ("iPad", "an iPad"),
    ("Mac OS X", "a Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
];

/// `Firefox on Linux`, or what it says of itself when that tells nothing.
pub(super) fn shown(device: &str) -> String {
    let known = |names: &[(&'static str, &'static str)]| {
        names.iter().find(|(word, _)| device.contains(word)).map(|(_, name)| *name)
    };
    match (known(&BROWSERS), known(&SYSTEMS)) {
        _ if device.trim().is_empty() => "A device of which nothing is known".to_owned(),
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        _ => device.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn a_browser_is_told_by_its_own_name_and_not_by_those_it_claims() {
        let chrome = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) \
                      Chrome/156.0.0.0 Safari/537.36";
        let phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 \
                     (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1";
        for (device, expected) in [
            (chrome, "Chrome on Linux"),
            (&format!("{chrome} Edg/156.0.0.0"), "Edge on Linux"),
            (phone, "Safari on an iPhone"),
            ("Mozilla/5.0 (Windows NT 10.0; rv:150.0) Firefox/150.0", "Firefox on Windows"),
            ("curl/9.1", "curl/9.1"),
            ("<b>Linux</b>", "<b>Linux</b>"),
            (" ", "A device of which nothing is known"),
        ] {
            assert_eq!(shown(device), expected);
        }
    }
}
