//! What is asked about buckets reaches Redis in the order in which it was asked. Tasks of their own
//! would not do that: a scheduler may start the later one first, and then who gives back and takes
//! again finds the bucket as it was before.

use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;

use futures_util::stream::FuturesUnordered;
use futures_util::{FutureExt, StreamExt};
use tokio::runtime::Handle;
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::task::unconstrained;

/// So many steps are done before others of the thread have their turn.
const IN_A_ROW_MAX: u64 = 1_024;

type Question = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Where questions are put.
pub(crate) struct Asked {
    questions: Sender<Question>,
}

impl Asked {
    /// For so many questions at one time; it is for those who ask to keep to it.
    pub(crate) fn start(handle: &Handle, questions_max: usize) -> Self {
        let (questions, asked) = channel(questions_max.max(1));
        // A budget of the scheduler would let one that is new pass one that had to wait for it.
        handle.spawn(unconstrained(ask_all(asked)));
        Self { questions }
    }

    /// Begins with a question after all those before it; they are answered side by side.
    pub(crate) fn ask(&self, question: impl Future<Output = ()> + Send + 'static) {
        // There is room for all who may ask. When the task has ended so has the relay, and what is
        // dropped here answers that.
        let _ = self.questions.try_send(Box::pin(question));
    }
}

async fn ask_all(mut asked: Receiver<Question>) {
    let mut running = FuturesUnordered::new();
    let mut in_a_row = 0_u64;
    loop {
        tokio::select! {
            biased;
            question = asked.recv() => match question {
                // One that panics must not end the others.
                Some(question) => running.push(AssertUnwindSafe(question).catch_unwind()),
                None => break,
            },
            Some(done) = running.next(), if !running.is_empty() => tell(done),
        }
        in_a_row += 1;
        if in_a_row.is_multiple_of(IN_A_ROW_MAX) {
            // What connects anew runs on the same thread.
            tokio::task::yield_now().await;
        }
    }
    while let Some(done) = running.next().await {
        tell(done);
    }
}

fn tell(done: std::thread::Result<()>) {
    if done.is_err() {
        tracing::error!("a question to Redis panicked; who asked is answered that it is closed");
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, mpsc};

    use parking_lot::Mutex;
    use tokio::runtime::Builder;

    use super::*;

    #[test]
    fn a_question_that_panics_does_not_end_the_others() {
        let runtime = Builder::new_multi_thread().worker_threads(1).build().expect("a runtime");
        let asked = Asked::start(runtime.handle(), 2);
        asked.ask(async { panic!("as this test wants") });
        let (answer, answered) = mpsc::sync_channel(1);
        asked.ask(async move { answer.send(7).expect("somebody waits") });
        assert_eq!(answered.recv(), Ok(7));
    }

    #[test]
    fn questions_begin_in_their_order() {
        let runtime = Builder::new_multi_thread().worker_threads(2).build().expect("a runtime");
        let asked = Asked::start(runtime.handle(), 10_000);
        let begun = Arc::new(Mutex::new(Vec::new()));
        let (last, is_last) = mpsc::sync_channel(10_000);
        for index in 0..10_000 {
            let (begun, last) = (Arc::clone(&begun), last.clone());
            asked.ask(async move {
                begun.lock().push(index);
                tokio::task::yield_now().await;
                last.send(index).expect("somebody waits");
            });
        }
        drop(last);
        assert_eq!(is_last.iter().count(), 10_000);
        assert!(begun.lock().is_sorted());
    }
}
