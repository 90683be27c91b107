//! Amounts in the capital characters that contracts and receipts need (大写金额).

const DIGITS: [char; 10] = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'];
const PLACES: [&str; 4] = ["", "拾", "佰", "仟"];
const SECTIONS: [&str; 5] = ["", "万", "亿", "万亿", "亿亿"];

/// The amount in capital characters, by the rules for payment instruments: one 零 for any run of zeros inside, 整
/// after 元 or 角.
pub(crate) fn capital(fen: i64) -> String {
    let mut words = String::new();
    if fen < 0 {
        words.push('负');
    }
    let total = fen.unsigned_abs();
    let (yuan, jiao, cent) = (total / 100, digit(total / 10), digit(total));
    if yuan > 0 || total == 0 {
        push_whole(&mut words, yuan);
        words.push('元');
    }
    // After a 元 whose own digit is zero the rules show one 零, as in 壹拾万柒仟元零伍角叁分.
    let gap_before_jiao = jiao > 0 && yuan.is_multiple_of(10);
    let gap_before_cent = jiao == 0 && cent > 0;
    if yuan > 0 && (gap_before_jiao || gap_before_cent) {
        words.push('零');
    }
    if jiao > 0 {
        words.push(DIGITS[jiao]);
        words.push('角');
    }
    if cent > 0 {
        words.push(DIGITS[cent]);
        words.push('分');
    } else {
        words.push('整');
    }
    words
}

fn digit(number: u64) -> usize {
    usize::try_from(number % 10).unwrap_or(0)
}

fn push_whole(words: &mut String, yuan: u64) {
    if yuan == 0 {
        words.push('零');
        return;
    }
    let mut begun = false;
    let mut gap = false;
    for (section, name) in SECTIONS.iter().enumerate().rev() {
        let four = yuan / 10_000_u64.pow(u32::try_from(section).unwrap_or(0)) % 10_000;
        if four == 0 {
            gap = begun;
            continue;
        }
        for (place, unit) in PLACES.iter().enumerate().rev() {
            let value = digit(four / 10_u64.pow(u32::try_from(place).unwrap_or(0)));
            if value == 0 {
                gap = begun;
                continue;
            }
            if gap {
                words.push('零');
            }
            words.push(DIGITS[value]);
            words.push_str(unit);
            (begun, gap) = (true, false);
        }
        words.push_str(name);
        gap = false;
    }
}
