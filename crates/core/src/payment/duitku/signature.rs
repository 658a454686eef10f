//! Duitku's signatures. Each is over a few texts written one after the other, without a separator, and is sent in
//! hexadecimal. Sources: docs.duitku.com (API and POP), and for the older forms its published PHP library.

use hmac::{Hmac, KeyInit, Mac};
use md5::Md5;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// Which of Duitku's generations of signatures is spoken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// HMAC-SHA256 with the API key, since 2026.
    HmacSha256,
    /// MD5 (SHA-256 for invoices) over the texts and the API key, before.
    Md5,
    /// The same, with `resultCode` between the order and the key in callbacks.
    Md5ResultCode,
}

/// A merchant's code and key, with the scheme they sign by.
#[derive(Clone, Copy)]
pub(crate) struct Signer<'a> {
    pub(crate) scheme: Scheme,
    pub(crate) merchant_code: &'a str,
    pub(crate) api_key: &'a str,
}

impl Signer<'_> {
    /// Of a POP createInvoice; `timestamp` is in milliseconds since the Unix epoch.
    pub(crate) fn invoice(&self, timestamp: &str) -> String {
        let texts = [self.merchant_code, timestamp];
        match self.scheme {
            Scheme::HmacSha256 => self.hmac(&texts),
            Scheme::Md5 | Scheme::Md5ResultCode => {
                digest::<Sha256>(&[self.merchant_code, timestamp, self.api_key])
            }
        }
    }

    /// Of a v2 inquiry: the order stands before the amount.
    pub(crate) fn inquiry(&self, order: &str, amount: &str) -> String {
        self.keyed(&[self.merchant_code, order, amount])
    }

    /// Of a question for an order's status.
    pub(crate) fn status(&self, order: &str) -> String {
        self.keyed(&[self.merchant_code, order])
    }

    /// Of a callback: the amount stands before the order. Only one scheme covers the result.
    pub(crate) fn callback(&self, amount: &str, order: &str, result_code: &str) -> String {
        match self.scheme {
            Scheme::Md5ResultCode => self.keyed(&[self.merchant_code, amount, order, result_code]),
            Scheme::HmacSha256 | Scheme::Md5 => self.keyed(&[self.merchant_code, amount, order]),
        }
    }

    fn keyed(&self, texts: &[&str]) -> String {
        match self.scheme {
            Scheme::HmacSha256 => self.hmac(texts),
            Scheme::Md5 | Scheme::Md5ResultCode => digest::<Md5>(&[&texts.concat(), self.api_key]),
        }
    }

    fn hmac(&self, texts: &[&str]) -> String {
        // HMAC takes keys of any length; there is no error to see.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(self.api_key.as_bytes()) else {
            return String::new();
        };
        for text in texts {
            mac.update(text.as_bytes());
        }
        hex::encode(mac.finalize().into_bytes())
    }
}

fn digest<D: Digest>(texts: &[&str]) -> String {
    let mut hash = D::new();
    for text in texts {
        hash.update(text.as_bytes());
    }
    hex::encode(hash.finalize())
}

/// Whether a signature is the expected one, in a time that tells nothing about where they differ. Hexadecimal digits
/// count the same in upper case.
pub(crate) fn is_same(expected: &str, received: &str) -> bool {
    !expected.is_empty() && bool::from(expected.as_bytes().ct_eq(received.to_ascii_lowercase().as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ORDER: &str = "ORD-20260812-000001";

    fn signer(scheme: Scheme) -> Signer<'static> {
        Signer { scheme, merchant_code: "D1234", api_key: "test-api-key-123" }
    }

    #[test]
    fn an_invoice_is_signed_as_published() {
        let signed = |scheme| signer(scheme).invoice("1700000000000");
        let hmac = "1880f0ce93376632283acba69b750498b07cc9616e1b74920b8de445998ad5c2";
        let sha = "c0914ec4a1fef199530eb895296484cc97af0e8818f1a678488760f750767c1a";
        assert_eq!(signed(Scheme::HmacSha256), hmac);
        assert_eq!(signed(Scheme::Md5), sha);
        assert_eq!(signed(Scheme::Md5ResultCode), sha);
    }

    #[test]
    fn a_question_for_the_status_is_signed_as_published() {
        let signed = |scheme| signer(scheme).status(ORDER);
        let hmac = "303eb931235455e8af3ee873e3912351c7537122ef431775226413887ae5ad97";
        assert_eq!(signed(Scheme::HmacSha256), hmac);
        assert_eq!(signed(Scheme::Md5), "31ab73761b468a12ee161e904680c604");
        assert_eq!(signed(Scheme::Md5ResultCode), "31ab73761b468a12ee161e904680c604");
    }

    #[test]
    fn a_callback_is_signed_as_published() {
        let signed = |scheme| signer(scheme).callback("150000", ORDER, "00");
        let hmac = "b0a4797cda909f0140e84582b0b89d7abd5a330fe63cbd98fa3df2edd1a729bf";
        assert_eq!(signed(Scheme::HmacSha256), hmac);
        assert_eq!(signed(Scheme::Md5), "3c3fead49f30389d499f4a193d4a0109");
    }

    #[test]
    fn an_inquiry_is_signed_as_published() {
        let signed = |scheme| signer(scheme).inquiry(ORDER, "150000");
        let hmac = "1ba5131aac76139c1d451de0a78c0bceeb774cce6fe6e6fb1d6033577eab2e7d";
        assert_eq!(signed(Scheme::HmacSha256), hmac);
        assert_eq!(signed(Scheme::Md5), "a87d24bcf3eab1d7bdd18c8befac9d13");
    }

    #[test]
    fn only_the_scheme_with_the_result_code_covers_it() {
        for (scheme, covers) in
            [(Scheme::HmacSha256, false), (Scheme::Md5, false), (Scheme::Md5ResultCode, true)]
        {
            let signed = |result| signer(scheme).callback("150000", ORDER, result);
            assert_eq!(signed("00") != signed("01"), covers, "{scheme:?}");
        }
        // MD5 over D1234, 150000, the order, 00 and the key, by md5sum.
        let signed = signer(Scheme::Md5ResultCode).callback("150000", ORDER, "00");
        assert_eq!(signed, "bec6f1398c6382eca5e8fa13eb81e257");
    }

    #[test]
    fn every_signature_depends_on_the_key() {
        for scheme in [Scheme::HmacSha256, Scheme::Md5, Scheme::Md5ResultCode] {
            let (ours, other) = (signer(scheme), Signer { api_key: "another", ..signer(scheme) });
            assert_ne!(ours.invoice("1"), other.invoice("1"));
            assert_ne!(ours.inquiry(ORDER, "1"), other.inquiry(ORDER, "1"));
            assert_ne!(ours.status(ORDER), other.status(ORDER));
            assert_ne!(ours.callback("1", ORDER, "00"), other.callback("1", ORDER, "00"));
        }
    }

    #[test]
    fn upper_case_is_the_same_and_a_part_is_not() {
        assert!(is_same("ab12", "AB12"));
        for other in ["ab1", "ab123", "", "ab13", " ab12"] {
            assert!(!is_same("ab12", other), "{other}");
        }
        assert!(!is_same("", ""));
    }
}
