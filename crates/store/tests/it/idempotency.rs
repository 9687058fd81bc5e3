//! A request sent twice is done once.

use heyi_store::{Answer, Remembered, StoreError};
use heyi_testkit::both;

#[tokio::test(flavor = "multi_thread")]
async fn the_same_key_gives_the_same_answer() {
    both(|t| async move {
        let done = |status| Answer { status, body: "{\"id\":\"task_1\"}".to_owned() };
        let answer = done(201);
        let kept = answer.clone();
        t.db.write(move |tx| {
            Box::pin(async move {
                assert_eq!(tx.remembered("person_1", "key", "digest").await?, Remembered::New);
                tx.remember("person_1", "key", "digest", &kept, 5).await
            })
        })
        .await
        .unwrap();
        let (same, other_request, other_person) =
            t.db.write(|tx| {
                Box::pin(async move {
                    Ok::<_, StoreError>((
                        tx.remembered("person_1", "key", "digest").await?,
                        tx.remembered("person_1", "key", "another").await?,
                        tx.remembered("person_2", "key", "digest").await?,
                    ))
                })
            })
            .await
            .unwrap();
        assert_eq!(same, Remembered::Same(answer), "{t}");
        assert_eq!(other_request, Remembered::DifferentRequest, "{t}");
        assert_eq!(other_person, Remembered::New, "{t}");
        let twice = t.db.write(move |tx| Box::pin(async move { tx.remember("person_1", "key", "digest", &done(200), 6).await })).await;
        assert!(matches!(twice, Err(StoreError::Duplicate(_))), "{t}: {twice:?}");
        let forgotten =
            t.db.write(|tx| Box::pin(async move { tx.forget_answers(6).await })).await.unwrap_or_else(|e: StoreError| panic!("{e}"));
        assert_eq!(forgotten, 1, "{t}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn counters_have_no_gap_where_a_job_is_taken_back() {
    both(|t| async move {
        let mut seen = Vec::new();
        for fails in [false, true, true, false, false] {
            let n =
                t.db.write(move |tx| {
                    Box::pin(async move {
                        let n = tx.next_number("no_500103001_2026").await?;
                        if fails { Err(StoreError::Broken("refused".to_owned())) } else { Ok(n) }
                    })
                })
                .await;
            seen.extend(n);
        }
        assert_eq!(seen, [1, 2, 3], "{t}");
    })
    .await;
}
