//! Waiting for several answers at once.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::Poll;

use vendue_domain::Error;
use vendue_store::Pending;

/// The answers of all, in their order. The steps of each are taken while the others wait.
pub(super) async fn together<T>(pending: Vec<Pending<T>>) -> Vec<Result<T, Error>> {
    let mut waiting: Vec<Option<Pending<T>>> = pending.into_iter().map(Some).collect();
    let mut answers: Vec<Option<Result<T, Error>>> = waiting.iter().map(|_| None).collect();
    poll_fn(|context| {
        for (place, answer) in waiting.iter_mut().zip(&mut answers) {
            if let Some(pending) = place
                && let Poll::Ready(ready) = Pin::new(pending).poll(context)
            {
                *answer = Some(ready);
                *place = None;
            }
        }
        if waiting.iter().all(Option::is_none) { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
    answers.into_iter().flatten().collect()
}
