//! Text of a file as UTF-8, a stretch at a time. What is no letter in the encoding becomes U+FFFD, so that the row it
//! stands in can be told.

use std::io::Read;

use encoding_rs::{CoderResult, Decoder, GB18030, UTF_8};

use super::mapping::Encoding;

const STRETCH: usize = 1 << 16;

/// Reads from another reader and decodes.
pub(super) struct Decoded<R> {
    from: R,
    decoder: Decoder,
    raw: Vec<u8>,
    /// What of `raw` is still to be decoded.
    left: std::ops::Range<usize>,
    at_end: bool,
    finished: bool,
    /// Bytes that were taken from the other reader.
    pub(super) taken: u64,
}

impl<R: Read> Decoded<R> {
    pub(super) fn new(from: R, encoding: Encoding) -> Self {
        let encoding = match encoding {
            Encoding::Utf8 => UTF_8,
            Encoding::Gb18030 => GB18030,
        };
        Self {
            from,
            // A mark at the beginning is taken off; it does not change the encoding that was said.
            decoder: encoding.new_decoder_with_bom_removal(),
            raw: vec![0; STRETCH],
            left: 0..0,
            at_end: false,
            finished: false,
            taken: 0,
        }
    }
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, to: &mut [u8]) -> std::io::Result<usize> {
        // The decoder needs room for one letter.
        if to.len() < 8 {
            return Err(std::io::Error::other("too little room"));
        }
        loop {
            if self.finished {
                return Ok(0);
            }
            if self.left.is_empty() && !self.at_end {
                let count = self.from.read(&mut self.raw)?;
                self.left = 0..count;
                self.at_end = count == 0;
                self.taken = self.taken.saturating_add(u64::try_from(count).unwrap_or(0));
            }
            let raw = self.raw.get(self.left.clone()).unwrap_or_default();
            let (result, read, written, _) = self.decoder.decode_to_utf8(raw, to, self.at_end);
            self.left.start += read;
            self.finished = self.at_end && result == CoderResult::InputEmpty;
            if written > 0 {
                return Ok(written);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(bytes: &[u8], encoding: Encoding) -> String {
        let mut text = Vec::new();
        let mut from = Decoded::new(bytes, encoding);
        let mut room = [0; 9];
        loop {
            match from.read(&mut room).unwrap() {
                0 => return String::from_utf8(text).unwrap(),
                count => text.extend_from_slice(&room[..count]),
            }
        }
    }

    #[test]
    fn letters_that_lie_across_stretches_are_whole() {
        let text = "编号,出生日期\n1,呼和浩特𠀀";
        assert_eq!(decoded(text.as_bytes(), Encoding::Utf8), text);
        let (bytes, _, _) = GB18030.encode(text);
        assert_eq!(decoded(&bytes, Encoding::Gb18030), text);
        assert_eq!(decoded("\u{feff}a".as_bytes(), Encoding::Utf8), "a");
        assert!(decoded(&bytes, Encoding::Utf8).contains('\u{fffd}'));
        assert!(decoded(&[0xe4, 0xbd], Encoding::Utf8).contains('\u{fffd}'));
    }
}
