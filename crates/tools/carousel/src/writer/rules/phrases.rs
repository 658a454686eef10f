//! The rules' own words: the last slide, and outlines to fill in.

use super::language::Language;

/// A slide of an outline: how early it is wanted, its title and a hint, or the points of a list on lines.
pub(super) struct Step {
    /// 1 is wanted first; steps are shown in the order of their table.
    pub(super) wanted: u8,
    pub(super) title: &'static str,
    pub(super) hint: &'static str,
}

/// Words in one language. `{}` stands for what the case at hand is about.
pub(super) struct Phrases {
    pub(super) for_whom: &'static str,
    pub(super) summary: &'static str,
    pub(super) last_title: &'static str,
    pub(super) last_body: &'static str,
    pub(super) last_action: &'static str,
    /// Such as step 3.
    pub(super) step: &'static str,
    pub(super) step_hint: &'static str,
    pub(super) tip: &'static str,
    pub(super) tip_hint: &'static str,
    /// Of any topic, as many as a carousel can need.
    pub(super) outline: &'static [Step],
}

impl Phrases {
    pub(super) const fn of(language: Language) -> &'static Self {
        match language {
            Language::Indonesian => &INDONESIAN,
            Language::English | Language::Other => &ENGLISH,
        }
    }
}

const fn step(wanted: u8, title: &'static str, hint: &'static str) -> Step {
    Step { wanted, title, hint }
}

const ENGLISH: Phrases = Phrases {
    for_whom: "For {}",
    summary: "At a glance",
    last_title: "Save this for later",
    last_body: "And share it with somebody who needs it.",
    last_action: "Save and share",
    step: "Step {}",
    step_hint: "Say what to do, with a verb first, and how to see that it is done.",
    tip: "Tip {}",
    tip_hint: "One tip in one sentence, then an example from your own days.",
    outline: &[
        step(3, "Sound familiar?", "Describe the moment in which your reader has this problem."),
        step(1, "What it is", "Say it in one sentence, as you would to a friend."),
        step(2, "Why it matters", "What does your reader gain with it, or lose without it?"),
        step(10, "Who it is for", "Name one person it helps, and one it does not."),
        step(12, "Where it comes from", "One sentence of history that few people know."),
        step(5, "The common mistake", "What do most people get wrong, and what does it cost them?"),
        step(14, "The myth", "Write down what people believe, then what is true."),
        step(4, "Start here", "The smallest first step, one that fits into today."),
        step(8, "The second step", "What comes after it, and how to know it is time."),
        step(15, "What you need", "A thing to prepare\nA thing to learn\nA thing to leave out"),
        step(16, "How long it takes", "Give a range that you can stand by."),
        step(17, "What it costs", "In money, in time or in habits."),
        step(6, "An example", "Tell one real case: before, what was done, after."),
        step(11, "Do this", "One habit that helps, and when to do it."),
        step(13, "Not that", "One habit to drop, and what to do in its place."),
        step(9, "What people ask", "Write the question you hear most, and your answer."),
        step(7, "Checklist", "First thing to tick off\nSecond thing to tick off\nThird thing to tick off"),
        step(18, "What comes next", "Where to go from here, and what to look at first."),
    ],
};

const INDONESIAN: Phrases = Phrases {
    for_whom: "Untuk {}",
    summary: "Ringkasnya",
    last_title: "Simpan untuk nanti",
    last_body: "Bagikan juga ke teman yang membutuhkannya.",
    last_action: "Simpan dan bagikan",
    step: "Langkah {}",
    step_hint: "Tulis apa yang dilakukan, mulai dengan kata kerja, dan tanda bahwa sudah selesai.",
    tip: "Tips {}",
    tip_hint: "Satu tips dalam satu kalimat, lalu contoh dari keseharianmu.",
    outline: &[
        step(3, "Pernah mengalami?", "Gambarkan saat pembacamu menghadapi masalah ini."),
        step(1, "Apa itu", "Jelaskan dalam satu kalimat, seperti kepada teman."),
        step(2, "Kenapa penting", "Apa untungnya bagi pembaca, atau ruginya jika diabaikan?"),
        step(10, "Cocok untuk siapa", "Sebutkan siapa yang terbantu, dan siapa yang tidak."),
        step(12, "Dari mana asalnya", "Satu kalimat sejarah yang jarang diketahui orang."),
        step(5, "Kesalahan umum", "Apa yang sering keliru, dan apa akibatnya?"),
        step(14, "Mitosnya", "Tulis yang dipercaya orang, lalu yang sebenarnya."),
        step(4, "Mulai dari sini", "Langkah pertama yang paling kecil, bisa dilakukan hari ini."),
        step(8, "Langkah berikutnya", "Apa kelanjutannya, dan kapan waktunya."),
        step(
            15,
            "Yang perlu disiapkan",
            "Satu hal untuk disiapkan\nSatu hal untuk dipelajari\nSatu hal untuk ditinggalkan",
        ),
        step(16, "Berapa lama", "Beri perkiraan yang bisa kamu pertanggungjawabkan."),
        step(17, "Berapa biayanya", "Dalam uang, waktu, atau kebiasaan."),
        step(6, "Contoh nyata", "Ceritakan satu kasus: sebelum, yang dilakukan, sesudah."),
        step(11, "Lakukan ini", "Satu kebiasaan yang membantu, dan kapan melakukannya."),
        step(13, "Jangan yang ini", "Satu kebiasaan untuk ditinggalkan, dan gantinya."),
        step(9, "Yang sering ditanyakan", "Tulis pertanyaan yang paling sering kamu dengar, dan jawabannya."),
        step(
            7,
            "Daftar periksa",
            "Hal pertama untuk dicentang\nHal kedua untuk dicentang\nHal ketiga untuk dicentang",
        ),
        step(18, "Selanjutnya", "Ke mana setelah ini, dan apa yang dilihat lebih dulu."),
    ],
};

#[cfg(test)]
mod tests {
    use lumiku_carousel_dto::limits::MAX_SLIDES;

    use super::*;

    #[test]
    fn every_outline_is_enough_for_the_longest_carousel() {
        for language in [Language::English, Language::Indonesian] {
            let outline = Phrases::of(language).outline;
            let mut wanted: Vec<u8> = outline.iter().map(|step| step.wanted).collect();
            wanted.sort_unstable();
            // The cover and the last slide are written by other rules.
            assert_eq!(wanted, (1..=18).collect::<Vec<u8>>());
            assert_eq!(outline.len(), MAX_SLIDES - 2);
        }
    }
}
