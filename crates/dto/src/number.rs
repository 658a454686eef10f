//! Numbers as people read them.

/// A whole number with its thousands set apart: `4,000`.
pub fn thousands(number: i64) -> String {
    grouped(number, ',')
}

/// Money in whole rupiah, written as in Indonesia: `Rp200.000`.
pub fn rupiah(amount: i64) -> String {
    let sign = if amount < 0 { "\u{2212}" } else { "" };
    format!("{sign}Rp{}", grouped(amount, '.').trim_start_matches('-'))
}

fn grouped(number: i64, mark: char) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = String::from(if number < 0 { "-" } else { "" });
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push(mark);
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_set_apart() {
        for (number, text) in [
            (0, "0"),
            (999, "999"),
            (4000, "4,000"),
            (40_000, "40,000"),
            (1_234_567, "1,234,567"),
            (-100, "-100"),
        ] {
            assert_eq!(thousands(number), text);
        }
    }

    #[test]
    fn rupiah_are_written_as_in_indonesia() {
        assert_eq!(rupiah(50), "Rp50");
        assert_eq!(rupiah(200_000), "Rp200.000");
        assert_eq!(rupiah(2_000_000), "Rp2.000.000");
        assert_eq!(rupiah(-49_000), "\u{2212}Rp49.000");
    }
}
