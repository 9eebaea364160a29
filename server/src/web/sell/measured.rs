//! The body of a form as it arrives, in portions that are counted.
//!
//! Whoever takes a form apart holds everything until the head of the next part is complete, and a
//! head that never ends would fill the memory. So the body hands out only so much while a head is
//! awaited, and never more than one portion before that has been looked at.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, ready};

use axum::Error;
use axum::body::{Body, BodyDataStream};
use bytes::Bytes;
use futures_util::Stream;

/// The most bytes that may arrive until the head of a part is complete.
const HEAD_BYTES_MAX: usize = 16_384;
/// The most bytes that are handed out at once.
const PORTION_BYTES: usize = 8_192;
/// What is left while the content of a part is read, which is counted elsewhere.
const UNLIMITED: usize = usize::MAX;

/// How much of a body may still be handed out.
#[derive(Clone)]
pub(super) struct Allowance(Arc<AtomicUsize>);

impl Allowance {
    /// The head of a part is awaited.
    pub(super) fn for_head(&self) {
        self.0.store(HEAD_BYTES_MAX, Ordering::Relaxed);
    }

    /// The content of a part is read.
    pub(super) fn for_content(&self) {
        self.0.store(UNLIMITED, Ordering::Relaxed);
    }

    /// Whether a head was longer than it may be.
    pub(super) fn is_spent(&self) -> bool {
        self.0.load(Ordering::Relaxed) == 0
    }

    /// Takes up to as many bytes from what is left.
    fn take(&self, wanted: usize) -> usize {
        let left = self.0.load(Ordering::Relaxed);
        let taken = wanted.min(left);
        if left != UNLIMITED {
            self.0.store(left.saturating_sub(taken), Ordering::Relaxed);
        }
        taken
    }
}

/// A body that is handed out in portions.
pub(super) struct Measured {
    body: BodyDataStream,
    waiting: Bytes,
    allowance: Allowance,
    pauses: bool,
}

impl Measured {
    /// Measures a body, of which nothing has been read.
    pub(super) fn new(body: Body) -> (Self, Allowance) {
        let allowance = Allowance(Arc::new(AtomicUsize::new(HEAD_BYTES_MAX)));
        let body = body.into_data_stream();
        let measured =
            Self { body, waiting: Bytes::new(), allowance: allowance.clone(), pauses: false };
        (measured, allowance)
    }
}

impl Stream for Measured {
    type Item = Result<Bytes, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        if std::mem::take(&mut this.pauses) {
            // The reader takes whatever is ready before it looks at any of it.
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        while this.waiting.is_empty() {
            match ready!(Pin::new(&mut this.body).poll_next(context)) {
                Some(Ok(bytes)) => this.waiting = bytes,
                end => return Poll::Ready(end),
            }
        }
        let count = this.allowance.take(this.waiting.len().min(PORTION_BYTES));
        if count == 0 {
            return Poll::Ready(Some(Err(Error::new("the head of a part is too long"))));
        }
        this.pauses = true;
        Poll::Ready(Some(Ok(this.waiting.split_to(count))))
    }
}

#[cfg(test)]
mod tests {
    use futures_util::StreamExt;

    use super::*;

    #[tokio::test]
    async fn a_head_gets_so_much_and_content_everything() {
        let (mut body, allowance) = Measured::new(Body::from(vec![b'a'; 100_000]));
        let mut seen = 0;
        while let Some(Ok(portion)) = body.next().await {
            assert!(portion.len() <= PORTION_BYTES);
            seen += portion.len();
        }
        assert_eq!(seen, HEAD_BYTES_MAX);
        assert!(allowance.is_spent());

        allowance.for_content();
        while let Some(portion) = body.next().await {
            seen += portion.expect("content").len();
        }
        assert_eq!(seen, 100_000);
        assert!(!allowance.is_spent());
    }
}
