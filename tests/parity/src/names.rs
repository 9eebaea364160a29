//! The same noun in every host; only the case changes.

/// `place_bid` as `placeBid`.
pub fn camel(snake: &str) -> String {
    let mut out = String::new();
    let mut upper = false;
    for letter in snake.chars() {
        if letter == '_' {
            upper = true;
        } else if upper {
            out.extend(letter.to_uppercase());
            upper = false;
        } else {
            out.push(letter);
        }
    }
    out
}

/// `place_bid` as `PlaceBid`.
pub fn pascal(snake: &str) -> String {
    let camel = camel(snake);
    let mut letters = camel.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// `place_bid` as `PLACE_BID`.
pub fn upper(snake: &str) -> String {
    snake.to_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_case_changes() {
        assert_eq!(camel("place_bid"), "placeBid");
        assert_eq!(pascal("place_bid"), "PlaceBid");
        assert_eq!(upper("place_bid"), "PLACE_BID");
        assert_eq!(camel("me"), "me");
    }
}
