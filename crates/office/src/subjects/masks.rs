//! Personal data as pages show it (PIPL, GB/T 35273).

/// `640***********0018`
pub fn id(number: &str) -> String {
    mask(number, 3, 4)
}

/// `138****1234`
pub fn phone(number: &str) -> String {
    mask(number, 3, 4)
}

/// `************1234`
pub fn account(number: &str) -> String {
    mask(number, 0, 4)
}

/// `吉**`: a person by his first character.
pub fn name(name: &str) -> String {
    mask(name, 1, 0)
}

/// `y***@example.com`
pub fn email(address: &str) -> String {
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
