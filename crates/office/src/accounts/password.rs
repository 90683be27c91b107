//! Passwords: what a good one is, and keeping only its argon2id hash.

use argon2::password_hash::phc::{PasswordHash, Salt};
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use rules::duties::Act;
use rules::{Refusal, clause};
use store::queries::signin;
use tokio::sync::Semaphore;
use uuid::Uuid;

use super::prove::asked_password;
use crate::act::{By, Deal};
use crate::actor::FileKind;
use crate::answers::Answers;
use crate::error::Refused;
use crate::ports::Toil;
use crate::record::{Body, Change};
use crate::{Office, store_row};

/// Two at a time: a storm of sign-ins must not take both cores (SEC-05).
static HASHING: Gate = Gate::new(2, 64);

/// So many at a time, and a queue of limited length: whoever comes when it is full is told to come again.
pub struct Gate {
    turns: Semaphore,
    places: Semaphore,
}

impl Gate {
    pub const fn new(turns: usize, queue: usize) -> Gate {
        Gate {
            turns: Semaphore::const_new(turns),
            places: Semaphore::const_new(turns + queue),
        }
    }

    pub async fn pass<T>(&self, work: impl Future<Output = T>) -> Result<T, Refused> {
        let _place = self.places.try_acquire().map_err(|_| Refused::Busy)?;
        let turn = self.turns.acquire().await;
        let _turn = turn.map_err(|e| Refused::Fault(format!("password: {e}")))?;
        Ok(work.await)
    }
}

const SHORTEST: usize = 10;
const LONGEST: usize = 128;
const CLASSES: usize = 3;

/// Passwords before the present one that are not taken again; with it they are five (等保 2.0).
const FORMER: usize = 4;

/// What whoever guesses for this platform tries first.
const CONTEXT: [&str; 12] = [
    "kequan",
    "ningxia",
    "keji",
    "chuangxin",
    "yinchuan",
    "voucher",
    "admin",
    "password",
    "科券",
    "创新券",
    "宁夏",
    "科技",
];

/// Whether a guesser who knows the common passwords and their variations needs fewer than a hundred million tries.
fn guessable(password: &str, login: &str) -> bool {
    zxcvbn::zxcvbn(password, &[login]).score() < zxcvbn::Score::Three
}

/// Every defect of a new password (等保 2.0: ten characters, three classes, not the name).
pub fn faults(field: &'static str, password: &str, login: &str) -> Vec<Refusal> {
    let mut faults = Vec::new();
    let mut fault = |code: &'static str, message: &str, limit: String, own: String| {
        faults.push(
            Refusal::new(
                code,
                clause!("1.4"),
                field,
                message,
                "换一个更长、字符种类更多的密码",
            )
            .limit(limit)
            .own(own),
        );
    };
    if password.is_empty() {
        let limit = format!("{SHORTEST}至{LONGEST}个字符");
        fault("password.empty", "没有填写密码", limit, "空".into());
        return faults;
    }
    let length = password.chars().count();
    if !(SHORTEST..=LONGEST).contains(&length) {
        let limit = format!("{SHORTEST}至{LONGEST}个字符");
        fault(
            "password.length",
            "密码长度不符",
            limit,
            format!("{length}个字符"),
        );
    }
    let kinds: [fn(char) -> bool; 4] = [
        |c| c.is_ascii_lowercase(),
        |c| c.is_ascii_uppercase(),
        |c| c.is_ascii_digit(),
        |c| !c.is_ascii_alphanumeric(),
    ];
    let classes = kinds
        .iter()
        .filter(|kind| password.chars().any(kind))
        .count();
    if classes < CLASSES {
        let limit = format!("小写字母、大写字母、数字、其他字符中至少{CLASSES}种");
        fault(
            "password.classes",
            "密码的字符种类太少",
            limit,
            format!("{classes}种"),
        );
    }
    let lower = password.to_lowercase();
    if !login.is_empty() && lower.contains(&login.to_lowercase()) {
        fault(
            "password.login",
            "密码包含登录名",
            "不含登录名".into(),
            "含登录名".into(),
        );
    }
    let near = CONTEXT.iter().find(|word| lower.contains(**word));
    if let Some(word) = near {
        let own = format!("含“{word}”");
        fault(
            "password.context",
            "密码包含容易猜到的词",
            "不含与平台、地区有关的词".into(),
            own,
        );
    } else if length >= SHORTEST && guessable(password, login) {
        fault(
            "password.common",
            "密码在常用密码之列，或只是常用密码的变化",
            "不易猜到".into(),
            "很快能被猜出".into(),
        );
    }
    faults
}

/// Every defect of a password chosen in the fields `password` and `password_again`.
pub(super) fn chosen(answers: &Answers, login: &str) -> Vec<Refusal> {
    let secret = answers.get("password");
    let mut faults = faults("password", secret, login);
    if secret != answers.get("password_again") {
        faults.push(Refusal::new(
            "password.again",
            clause!("1.4"),
            "password_again",
            "两次填写的密码不一致",
            "再填写一次相同的密码",
        ));
    }
    faults
}

/// The argon2id hash of a password, with a salt of its own.
pub(crate) async fn hash(office: &Office, password: &str) -> Result<String, Refused> {
    let mut salt = [0; 16];
    office.chance.fill(&mut salt);
    let password = password.to_owned();
    let Toil { memory, passes } = office.toil;
    slowly(move || {
        let salt = Salt::new(&salt).map_err(|e| e.to_string())?;
        let params = Params::new(memory, passes, 1, None).map_err(|e| e.to_string())?;
        let hash: PasswordHash = Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_with_salt(password.as_bytes(), salt.as_ref())
            .map_err(|e| e.to_string())?;
        Ok(hash.to_string())
    })
    .await
}

/// Whether the password is the one that was hashed. Without a hash it takes as long to say no,
/// so that nobody learns which names exist (SEC-05).
pub async fn matches(password: &str, hash: Option<&str>) -> Result<bool, Refused> {
    const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    let (password, known) = (password.to_owned(), hash.is_some());
    let hash = hash.unwrap_or(NOBODY).to_owned();
    slowly(move || {
        let hash = PasswordHash::new(&hash).map_err(|e| e.to_string())?;
        let same = Argon2::default()
            .verify_password(password.as_bytes(), &hash)
            .is_ok();
        Ok(same && known)
    })
    .await
}

async fn slowly<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, String> + Send + 'static,
) -> Result<T, Refused> {
    let fault = |e: String| Refused::Fault(format!("password: {e}"));
    // Spawned within its turn: a blocking task begins as soon as it is spawned.
    let hashing = async { tokio::task::spawn_blocking(work).await };
    let done = HASHING.pass(hashing).await?;
    done.map_err(|e| fault(e.to_string()))?.map_err(fault)
}

/// Whether an account had this password among its last five.
pub(crate) async fn had_before(
    office: &Office,
    account: Uuid,
    password: &str,
) -> Result<bool, Refused> {
    for former in signin::former_passwords(&office.store, account).await? {
        if matches(password, Some(&former.hash)).await? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The refusal of a password that was had before.
pub(crate) fn former(field: &'static str) -> Refusal {
    Refusal::new(
        "password.former",
        clause!("1.4"),
        field,
        "新密码最近用过",
        "换一个没有用过的密码",
    )
    .limit(format!("与最近{}次的密码不同", FORMER + 1))
}

impl Deal<'_> {
    /// Gives an account a new password and remembers the old one; the caller saves the row.
    pub async fn replace_password(
        &self,
        account: &mut store::Account,
        hash: &str,
    ) -> Result<(), Refused> {
        let old = std::mem::replace(&mut account.password, hash.to_owned());
        let former = signin::former_passwords(&self.tx, account.id).await?;
        for long_ago in former.iter().skip(FORMER - 1) {
            self.tx.forget_password(long_ago.id).await?;
        }
        let row = store::FormerPassword {
            id: self.new_id(),
            account: account.id,
            hash: old,
            at: self.now,
        };
        Ok(self.tx.insert(row).await?)
    }
}

/// Changes the actor's own password and ends every other session of the account.
pub struct ChangePassword {
    /// The session from which it is changed, which stays.
    pub here: Uuid,
    pub old: String,
    pub new: String,
    pub new_again: String,
}

pub async fn change(office: &Office, by: By<'_>, command: ChangePassword) -> Result<(), Refused> {
    let id = by.actor.account()?;
    let account: store::Account = store_row(office, id).await?;
    let mut faults = faults("new", &command.new, &account.login);
    let old = (&*command.old, "password.old", "old", "原密码不符");
    faults.extend(asked_password(office, by.actor, &account, old).await?);
    if command.new != command.new_again {
        faults.push(Refusal::new(
            "password.again",
            clause!("1.4"),
            "new_again",
            "两次填写的新密码不一致",
            "再填写一次相同的新密码",
        ));
    }
    if command.old == command.new {
        faults.push(Refusal::new(
            "password.same",
            clause!("1.4"),
            "new",
            "新密码与原密码相同",
            "换一个没有用过的密码",
        ));
    } else if had_before(office, id, &command.new).await? {
        faults.push(former("new"));
    }
    if !faults.is_empty() {
        return Err(Refused::Because(faults));
    }
    let hash = &hash(office, &command.new).await?;
    let here = command.here;
    // The command itself holds secrets, so that only its request id makes it the same.
    office
        .act(by, Act::KeepAccount, &"change-password", |deal| {
            Box::pin(async move {
                let mut account: store::Account = deal.take(id).await?;
                deal.replace_password(&mut account, hash).await?;
                account.must_change = false;
                deal.tx.update(account).await?;
                deal.tx.end_other_sessions(id, here).await?;
                let body = Body::words("修改密码");
                deal.record(FileKind::Account, id, Change::NONE, body).await
            })
        })
        .await
}
