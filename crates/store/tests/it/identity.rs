//! Accounts, sessions, attempts.

use heyi_store::{Account, Attempts, Session, StoreError};
use heyi_testkit::both;

fn account(person: &str, login: &str) -> Account {
    Account {
        person: person.to_owned(),
        login: login.to_owned(),
        password_hash: "$argon2id$…".to_owned(),
        failed_count: 0,
        locked_until_ms: None,
        disabled: false,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn accounts_have_one_login_each() {
    both(|t| async move {
        let put = |a: Account| {
            let db = t.db.clone();
            async move { db.write(move |tx| Box::pin(async move { tx.put_account(&a).await })).await }
        };
        put(account("person_1", "dazhang")).await.unwrap();
        let mut changed = account("person_1", "dazhang");
        changed.failed_count = 3;
        changed.locked_until_ms = Some(9);
        changed.disabled = true;
        put(changed.clone()).await.unwrap();
        let taken = put(account("person_2", "dazhang")).await;
        assert!(matches!(taken, Err(StoreError::Duplicate(_))), "{t}: {taken:?}");
        let mut read = t.db.read().await.unwrap();
        assert_eq!(read.find_account("dazhang").await.unwrap(), Some(changed.clone()), "{t}");
        assert_eq!(read.account_of("person_1").await.unwrap(), Some(changed), "{t}");
        assert_eq!(read.find_account("nobody").await.unwrap(), None, "{t}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_everywhere_ends_all_sessions() {
    both(|t| async move {
        let session = |n: u8, person: &str| Session {
            token_digest: vec![n; 32],
            person: person.to_owned(),
            created_ms: i64::from(n),
            last_ms: 0,
            expires_ms: 1_000,
            device: (n == 1).then(|| "手机".to_owned()),
            role: None,
            revoked: false,
        };
        let all = [session(1, "person_1"), session(2, "person_1"), session(3, "person_2")];
        let kept = all.clone();
        let gone =
            t.db.write(move |tx| {
                Box::pin(async move {
                    for s in &kept {
                        tx.insert_session(s).await?;
                    }
                    tx.touch_session(&[3; 32], 77).await?;
                    tx.revoke_session(&[2; 32]).await?;
                    tx.revoke_all("person_1").await
                })
            })
            .await
            .unwrap_or_else(|e: StoreError| panic!("{e}"));
        assert_eq!(gone, 1, "{t}");
        assert!(t.db.find_session(&[1; 32]).await.unwrap().unwrap().revoked, "{t}");
        assert_eq!(t.db.sessions_of("person_1", 5).await.unwrap(), vec![], "{t}");
        let other = t.db.sessions_of("person_2", 5).await.unwrap();
        assert_eq!((other.len(), other[0].last_ms), (1, 77), "{t}");
        assert_eq!(t.db.sessions_of("person_2", 1_000).await.unwrap(), vec![], "{t}: expired");
        assert_eq!(t.db.find_session(&[9; 32]).await.unwrap(), None, "{t}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn attempts_are_counted_in_a_window() {
    both(|t| async move {
        let counted =
            t.db.write(|tx| {
                Box::pin(async move {
                    for (at, ok) in [(1, false), (5, false), (6, true), (7, false)] {
                        tx.note_attempt("dazhang", at, ok).await?;
                    }
                    let window = tx.attempts("dazhang", 5).await?;
                    let nobody = tx.attempts("nobody", 0).await?;
                    let purged = tx.purge_attempts(6).await?;
                    Ok::<_, StoreError>((window, nobody, purged))
                })
            })
            .await
            .unwrap();
        assert_eq!(counted, (Attempts { failed: 2, good: 1 }, Attempts { failed: 0, good: 0 }, 2), "{t}");
    })
    .await;
}
