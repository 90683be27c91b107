//! Second factors as mathematics: the code of the moment, recovery codes, and the secret on offer.

use rules::duties::Factor;
use totp_rs::{Algorithm, Builder, Secret, Totp};
use uuid::Uuid;

use crate::Office;
use crate::error::Refused;

/// What the secret of a factor is sealed for.
pub(crate) const SECRET: &str = "factor-secret";

/// Who the authenticator says the code is for.
const ISSUER: &str = "宁夏科技创新券";

/// Bytes of a secret (RFC 4226 recommends 160 bits).
const SECRET_BYTES: usize = 20;

/// Recovery codes that are given out at once.
pub const RECOVERY_CODES: usize = 10;

/// Digits and letters that cannot be taken for one another, five bits each.
const LETTERS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// A secret that nobody can guess, in base 32 as authenticators read it.
pub(super) fn new_secret(office: &Office) -> String {
    let mut bytes = [0; SECRET_BYTES];
    office.chance.fill(&mut bytes);
    Secret::from(bytes).to_base32()
}

/// The generator of a secret: SHA-1, six digits, thirty seconds, one step of tolerance, which every authenticator knows.
pub fn totp(login: &str, secret: &str) -> Result<Totp, Refused> {
    let fault = |why: String| Refused::Fault(format!("second factor: {why}"));
    let secret = Secret::try_from_base32(secret).map_err(|e| fault(e.to_string()))?;
    Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_digits(6)
        .with_skew(1)
        .with_step_duration(30)
        .with_secret(secret)
        .with_account_name(login.replace(':', "-"))
        .with_issuer(Some(ISSUER))
        .build()
        .map_err(|e| fault(e.to_string()))
}

/// Seconds since 1970, as a generator counts them.
pub(super) fn seconds(office: &Office) -> u64 {
    u64::try_from(office.now().timestamp()).unwrap_or(0)
}

/// The step at which a typed code is right, unless that step or a later one was used before.
pub fn step(totp: &Totp, typed: &str, seconds: u64, last: i64) -> Option<i64> {
    let found = totp.check(typed, seconds)?;
    i64::try_from(found).ok().filter(|step| *step > last)
}

pub(super) fn seal_secret(office: &Office, secret: &str) -> Result<String, Refused> {
    office.seal(SECRET, secret)
}

pub(super) fn open_secret(office: &Office, row: &store::Factor) -> Result<String, Refused> {
    office.unseal(SECRET, &row.secret_sealed)
}

/// A new factor of an account.
pub(super) fn row(
    office: &Office,
    account: Uuid,
    secret: &str,
    last_step: i64,
) -> Result<store::Factor, Refused> {
    let now = office.now();
    Ok(store::Factor {
        id: office.id_at(now),
        account,
        kind: Factor::Totp.code().to_owned(),
        secret_sealed: seal_secret(office, secret)?,
        last_step,
        created_at: now,
    })
}

/// The recovery codes of one request: keyed by the vault, so that the request sent twice shows the same codes
/// although they are stored nowhere.
pub(super) fn recovery_codes(
    office: &Office,
    account: Uuid,
    request: &str,
) -> Result<Vec<String>, Refused> {
    let code = |n| {
        let mixed = office.keyed(&format!("recovery {account} {request} {n}"))?;
        let bits = mixed
            .get(..16)
            .and_then(|hex| u64::from_str_radix(hex, 16).ok());
        let bits = bits.ok_or_else(|| Refused::Fault("no recovery code".into()))?;
        let letter = |at: usize| char::from(LETTERS[(bits >> (5 * at)) as usize % LETTERS.len()]);
        Ok((0..10).map(letter).collect())
    };
    (0..RECOVERY_CODES).map(code).collect()
}

/// The keyed hash under which a recovery code is kept.
pub(super) fn recovery_hash(office: &Office, account: Uuid, code: &str) -> Result<String, Refused> {
    office.blind(&format!("recovery-code {account} {code}"))
}

/// The hashes under which a code may be kept: one given out before the keys were turned stands under an older key.
pub(super) fn recovery_hashes(
    office: &Office,
    account: Uuid,
    code: &str,
) -> Result<Vec<String>, Refused> {
    office.blinds(&format!("recovery-code {account} {code}"))
}

/// A recovery code as it is printed: two groups of five.
pub(super) fn in_groups(code: &str) -> String {
    let (left, right) = code.split_at_checked(5).unwrap_or((code, ""));
    format!("{left}-{right}")
}

/// What a person typed as his proof.
#[derive(Debug, PartialEq, Eq)]
pub enum Typed {
    Code(String),
    Recovery(String),
}

/// Reads a code of six digits or a recovery code, however it was spaced.
pub fn read(typed: &str) -> Typed {
    let plain = rules::text::code(typed).to_lowercase();
    let plain: String = plain
        .chars()
        .filter(|c| c.is_alphanumeric())
        .map(|c| match c {
            'o' => '0',
            'i' | 'l' => '1',
            other => other,
        })
        .collect();
    if plain.len() == 10 {
        Typed::Recovery(plain)
    } else {
        Typed::Code(plain)
    }
}
