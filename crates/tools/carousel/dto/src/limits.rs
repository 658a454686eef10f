//! The most that a document, an upload and a request may hold.

/// Version of the content model that is written; older ones are read, newer ones refused.
pub const CONTENT_VERSION: u32 = 1;
/// Fewest slides that the writer is asked for.
pub const MIN_GENERATED_SLIDES: u32 = 2;
/// Most slides in one carousel.
pub const MAX_SLIDES: usize = 20;
/// Most points on a list slide.
pub const MAX_ITEMS: usize = 8;
/// Longest point of a list, in characters.
pub const MAX_ITEM_CHARS: usize = 400;
/// Most pieces of one text that differ in style.
pub const MAX_RUNS: usize = 100;
/// Most accents on one letter: more would leave its line, and the slide.
pub const MAX_MARKS: usize = 6;
/// Longest title of a project, in characters.
pub const MAX_TITLE_CHARS: usize = 120;
/// Longest name of a brand, in characters.
pub const MAX_BRAND_NAME_CHARS: usize = 60;
/// Longest handle of a brand, in characters.
pub const MAX_HANDLE_CHARS: usize = 60;
/// Longest id of a slide, a palette or a brand, in characters.
pub const MAX_ID_CHARS: usize = 64;
/// Longest description of a picture for people who cannot see it, in characters.
pub const MAX_ALT_CHARS: usize = 500;
/// Largest request that holds a whole content, in bytes: the longest texts in the most runs, every letter
/// escaped as JSON may.
pub const MAX_CONTENT_BYTES: usize = 4 * 1024 * 1024;
/// Largest order of a carousel, in bytes: the longest source text, every letter escaped.
pub const MAX_ORDER_BYTES: usize = 1024 * 1024;
/// Largest picture to upload, in bytes.
pub const MAX_FILE_SIZE: u64 = 10 * 1024 * 1024;
/// Most pixels of an uploaded picture.
pub const MAX_PICTURE_PIXELS: u64 = 50_000_000;
/// MIME types of pictures and logos.
pub const PICTURE_TYPES: [&str; 3] = ["image/png", "image/jpeg", "image/webp"];
/// Smallest part of a picture that a crop may keep, as a share of each side.
pub const MIN_CROP: f32 = 0.05;
/// Text size that a slide may ask for, in percent of the template's.
pub const TEXT_SCALE: std::ops::RangeInclusive<u32> = 60..=140;
/// Shortest and longest topic, in characters.
pub const TOPIC_CHARS: std::ops::RangeInclusive<usize> = 3..=500;
/// Longest audience, tone or instruction, in characters.
pub const MAX_INSTRUCTION_CHARS: usize = 500;
/// Longest pasted article, in characters.
pub const MAX_SOURCE_CHARS: usize = 50_000;
/// Most rows of a bulk table.
pub const MAX_BULK_ROWS: usize = 1_000;
/// Largest bulk table, in bytes.
pub const MAX_BULK_BYTES: u64 = 5 * 1024 * 1024;
/// Most brands of one person.
pub const MAX_BRANDS: usize = 50;
/// Most carousels that one person keeps.
pub const MAX_PROJECTS: u64 = 10_000;
