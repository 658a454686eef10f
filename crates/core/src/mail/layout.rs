//! A letter as plain text and as HTML. The HTML is what mail programs understand: tables, styles in place, nothing
//! fetched from anywhere. Dark mode is a style sheet for those that read one.

use std::fmt::Write;

use super::letter::{Block, Letter};

/// Colours of the app's light theme.
const PAPER: &str = "#faf8f5";
const SURFACE: &str = "#ffffff";
const LINE: &str = "#e7e1d8";
const INK: &str = "#1c1917";
const INK_2: &str = "#57524c";
const INK_3: &str = "#736c64";
const EMBER: &str = "#c8410b";
const FONT: &str = "'Plus Jakarta Sans',-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";

/// The same names as classes, with the colours of the dark theme.
const DARK: &str = "@media (prefers-color-scheme:dark){\
.paper{background:#12100e!important}.surface{background:#1b1916!important;border-color:#322d27!important}\
.line{border-color:#322d27!important}.ink{color:#f5f1eb!important}.ink2{color:#bdb4a8!important}\
.ink3{color:#968d81!important}.mark{color:#ff8a4c!important}\
.button{background:#ff8a4c!important;color:#1c0f06!important}}";

/// Plain text.
pub(super) fn text(letter: &Letter, base: &str) -> String {
    let mut parts = vec![letter.heading.clone()];
    for block in &letter.blocks {
        parts.push(match block {
            Block::Paragraph(text) | Block::Note(text) => text.clone(),
            Block::Button { label, url } => format!("{label}:\n{url}"),
            Block::Facts(facts) => {
                facts.iter().map(|(name, value)| format!("{name}: {value}")).collect::<Vec<_>>().join("\n")
            }
        });
    }
    parts.push(format!("-- \nLumiku, {base}\n{}", letter.footer));
    parts.join("\n\n") + "\n"
}

/// HTML.
pub(super) fn html(letter: &Letter, base: &str) -> String {
    let mut body = String::new();
    for block in &letter.blocks {
        push_block(&mut body, block);
    }
    let (subject, preview) = (escape(&letter.subject), escape(&letter.preview));
    let (heading, footer, base) = (escape(&letter.heading), escape(&letter.footer), escape(base));
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{subject}</title>\n\
         <style>{DARK}</style>\n</head>\n\
         <body class=\"paper\" style=\"margin:0;padding:0;background:{PAPER}\">\n\
         <div style=\"display:none;max-height:0;overflow:hidden\">{preview}</div>\n\
         <table role=\"presentation\" class=\"paper\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" \
         style=\"background:{PAPER}\">\n<tr><td align=\"center\" style=\"padding:32px 16px\">\n\
         <table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" \
         style=\"max-width:560px;font-family:{FONT}\">\n\
         <tr><td class=\"mark\" style=\"padding:0 4px 16px;font-size:18px;font-weight:700;color:{EMBER}\">\
         Lumiku</td></tr>\n\
         <tr><td class=\"surface\" style=\"padding:32px;background:{SURFACE};border:1px solid {LINE};\
         border-radius:16px\">\n\
         <h1 class=\"ink\" style=\"margin:0 0 16px;font-size:22px;line-height:1.3;color:{INK}\">{heading}</h1>\n\
         {body}</td></tr>\n\
         <tr><td class=\"ink3\" style=\"padding:20px 4px 0;font-size:12px;line-height:1.5;color:{INK_3}\">\
         {footer}<br><a class=\"ink3\" href=\"{base}\" style=\"color:{INK_3}\">{base}</a></td></tr>\n\
         </table>\n</td></tr>\n</table>\n</body>\n</html>\n"
    )
}

fn push_block(body: &mut String, block: &Block) {
    // Writing to a text cannot fail.
    let _ = match block {
        Block::Paragraph(text) => writeln!(
            body,
            "<p class=\"ink2\" style=\"margin:0 0 16px;font-size:16px;line-height:1.5;color:{INK_2}\">{}</p>",
            escape(text)
        ),
        Block::Note(text) => writeln!(
            body,
            "<p class=\"ink3\" style=\"margin:0 0 8px;font-size:13px;line-height:1.5;color:{INK_3}\">{}</p>",
            escape(text)
        ),
        // The address again in words: not every program makes a button of it.
        Block::Button { label, url } => writeln!(
            body,
            "<p style=\"margin:24px 0\"><a class=\"button\" href=\"{url}\" style=\"display:inline-block;\
             padding:12px 24px;border-radius:12px;background:{EMBER};color:#ffffff;font-size:16px;\
             font-weight:600;text-decoration:none\">{label}</a></p>\n\
             <p class=\"ink3\" style=\"margin:0 0 16px;font-size:13px;line-height:1.5;color:{INK_3};\
             word-break:break-all\">{url}</p>",
            label = escape(label),
            url = escape(url)
        ),
        Block::Facts(facts) => push_facts(body, facts),
    };
}

fn push_facts(body: &mut String, facts: &[(&str, String)]) -> std::fmt::Result {
    writeln!(
        body,
        "<table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" \
         style=\"margin:0 0 16px;font-size:14px;line-height:1.5\">"
    )?;
    for (name, value) in facts {
        writeln!(
            body,
            "<tr><td class=\"ink3 line\" style=\"padding:8px 16px 8px 0;border-bottom:1px solid {LINE};\
             color:{INK_3};white-space:nowrap;vertical-align:top\">{}</td>\
             <td class=\"ink line\" align=\"right\" style=\"padding:8px 0;border-bottom:1px solid {LINE};\
             color:{INK};word-break:break-word\">{}</td></tr>",
            escape(name),
            escape(value)
        )?;
    }
    writeln!(body, "</table>")
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter() -> Letter {
        Letter {
            subject: "A <b>".into(),
            preview: "& so on".into(),
            heading: "\"Hello\"".into(),
            blocks: vec![
                Block::Paragraph("One <script>".into()),
                Block::Button { label: "Go", url: "https://lumiku.example.com/?a=1&b=2".into() },
                Block::Facts(vec![("Paid", "Rp1 < Rp2".into())]),
                Block::Note("Small".into()),
            ],
            footer: "Why".into(),
        }
    }

    #[test]
    fn texts_cannot_become_markup() {
        let html = html(&letter(), "https://lumiku.example.com");
        assert!(!html.contains("<script>") && !html.contains("A <b>"), "{html}");
        assert!(html.contains("One &lt;script&gt;") && html.contains("Rp1 &lt; Rp2"), "{html}");
        assert!(html.contains("href=\"https://lumiku.example.com/?a=1&amp;b=2\""), "{html}");
    }

    #[test]
    fn nothing_is_fetched() {
        let html = html(&letter(), "https://lumiku.example.com");
        for tag in ["<img", "<link", "<script", "url(", "@import"] {
            assert!(!html.contains(tag), "{tag}");
        }
    }

    #[test]
    fn the_plain_text_says_the_same() {
        let text = text(&letter(), "https://lumiku.example.com");
        assert_eq!(
            text,
            "\"Hello\"\n\nOne <script>\n\nGo:\nhttps://lumiku.example.com/?a=1&b=2\n\nPaid: Rp1 < Rp2\n\nSmall\n\n\
             -- \nLumiku, https://lumiku.example.com\nWhy\n"
        );
    }
}
