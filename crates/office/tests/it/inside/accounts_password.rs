//! Passwords, and the queue before their hash.

use office::Refused;
use office::inside::accounts::*;

#[test]
fn every_defect_of_a_password_is_told_at_once() {
    let codes = |password: &str| -> Vec<_> {
        faults("password", password, "zhang")
            .into_iter()
            .map(|refusal| refusal.code)
            .collect()
    };
    assert_eq!(
        codes("zhang"),
        ["password.length", "password.classes", "password.login"]
    );
    assert_eq!(
        codes("aaaaaaaaaaaa"),
        ["password.classes", "password.common"]
    );
    assert_eq!(codes("P@ssw0rd2026"), ["password.common"]);
    assert_eq!(codes("Qwerty12345!"), ["password.common"]);
    assert_eq!(codes("Iloveyou520!"), ["password.common"]);
    assert_eq!(codes("Ningxia@2026-x"), ["password.context"]);
    assert_eq!(codes("Wo-ai-科券-2026"), ["password.context"]);
    assert!(codes("Xia-he-2026").is_empty());
}

#[tokio::test]
async fn a_missing_hash_never_matches() {
    assert!(!matches("", None).await.expect("answers"));
}

#[tokio::test]
async fn who_finds_the_queue_full_is_told_so_and_nobody_else() {
    let gate = Gate::new(1, 1);
    let (go, held) = tokio::sync::oneshot::channel::<()>();
    let first = gate.pass(held);
    let second = gate.pass(async { "second" });
    let third = async {
        tokio::task::yield_now().await;
        let refused = gate.pass(async { "third" }).await;
        go.send(()).expect("the first waits");
        refused
    };
    let (first, second, third) = tokio::join!(first, second, third);
    assert!(first.is_ok());
    assert_eq!(second.expect("queued"), "second");
    assert!(matches!(third, Err(Refused::Busy)));
    assert_eq!(
        gate.pass(async { "later" }).await.expect("room again"),
        "later"
    );
}
