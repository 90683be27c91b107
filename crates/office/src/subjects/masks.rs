//! Personal data as pages show it (PIPL, GB/T 35273).

/// `640***********0018`
pub(crate) fn id(number: &str) -> String {
    mask(number, 3, 4)
}

/// `138****1234`
pub(crate) fn phone(number: &str) -> String {
    mask(number, 3, 4)
}

/// `************1234`
pub(crate) fn account(number: &str) -> String {
    mask(number, 0, 4)
}

/// `吉**`: a person by his first character.
pub(crate) fn name(name: &str) -> String {
    mask(name, 1, 0)
}

/// `y***@example.com`
pub(crate) fn email(address: &str) -> String {
    match address.split_once('@') {
        Some((name, host)) => format!("{}***@{host}", name.chars().take(1).collect::<String>()),
        None => address.to_owned(),
    }
}

fn mask(text: &str, head: usize, tail: usize) -> String {
    let length = text.chars().count();
    text.chars()
        .enumerate()
        .map(|(at, c)| {
            let shown = length > head + tail && (at < head || at >= length - tail);
            if shown { c } else { '*' }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masks_show_what_the_standard_allows() {
        assert_eq!(id("640104199001010018"), "640***********0018");
        assert_eq!(phone("13812341234"), "138****1234");
        assert_eq!(account("6222000012345678"), "************5678");
        assert_eq!(phone("12345"), "*****");
        assert_eq!(name("吉祥云"), "吉**");
        assert_eq!(email("yang@example.com"), "y***@example.com");
        assert_eq!(email(""), "");
    }
}
