//! Changes inside MP4 files, for making hostile ones.

/// The file with `insert` at the beginning of the box at the end of this path, and all sizes on the way
/// grown. The table of contents has to be the last box, so that no offset moves.
pub(super) fn grown(file: &[u8], path: &[&[u8; 4]], insert: &[u8]) -> Vec<u8> {
    let mut made = file.to_vec();
    let (mut from, mut to) = (0, file.len());
    for (depth, kind) in path.iter().enumerate() {
        let at = find(&made[from..to], **kind).unwrap() + from;
        let size = u32::from_be_bytes(made[at..at + 4].try_into().unwrap());
        let grown = size + u32::try_from(insert.len()).unwrap();
        made[at..at + 4].copy_from_slice(&grown.to_be_bytes());
        (from, to) = (at + 8, at + size as usize);
        if depth + 1 == path.len() {
            made.splice(from..from, insert.iter().copied());
        }
    }
    made
}

/// The file with everything in boxes of this kind handed to `change`.
pub(super) fn changed(file: &[u8], kind: [u8; 4], change: impl Fn(&mut [u8])) -> Vec<u8> {
    let mut made = file.to_vec();
    let mut at = 0;
    while let Some(found) = made[at..].windows(4).position(|four| *four == kind) {
        let start = at + found;
        let size = u32::from_be_bytes(made[start - 4..start].try_into().unwrap()) as usize;
        let end = (start - 4 + size).min(made.len());
        change(&mut made[start + 4..end]);
        at = start + 4;
    }
    made
}

/// Where the first box of this kind begins.
fn find(boxes: &[u8], kind: [u8; 4]) -> Option<usize> {
    let mut at = 0;
    while at + 8 <= boxes.len() {
        if boxes[at + 4..at + 8] == kind {
            return Some(at);
        }
        at += u32::from_be_bytes(boxes[at..at + 4].try_into().unwrap()).max(8) as usize;
    }
    None
}
