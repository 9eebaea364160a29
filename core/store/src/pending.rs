//! An answer that is on its way: await it, or block for it. No runtime is needed for either.

use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::Thread;
use std::time::{Duration, Instant};

use tokio::sync::oneshot;
use vendue_domain::Error;

use crate::error::StoreError;

/// The answer to a read or a write.
///
/// It is a [`Future`], and [`Pending::wait`] blocks the calling thread instead. Dropping it gives
/// up the answer, never a write that was handed over: that is decided all the same. An operation of
/// several steps (look up, then write) takes them as it is awaited.
#[must_use = "a refusal is only seen by whoever awaits or waits for it"]
pub struct Pending<T> {
    state: State<T>,
}

enum State<T> {
    Ready(Option<Result<T, Error>>),
    Channel(oneshot::Receiver<Result<T, Fault>>),
    Chain(Pin<Box<dyn Future<Output = Result<T, Error>> + Send>>),
}

/// A refusal on its way to whoever asked. The sentence and the details of a lazy one are written
/// where it is received: under load half of the bids are refused, and the thread that stores
/// should not spend its time on their prose.
pub enum Fault {
    /// A refusal that is written out.
    Error(Error),
    /// A refusal that is written out when it is read.
    Lazy(Box<dyn FnOnce() -> Error + Send>),
}

impl Fault {
    /// The refusal, written out.
    pub fn into_error(self) -> Error {
        match self {
            Self::Error(error) => error,
            Self::Lazy(write) => write(),
        }
    }
}

impl std::fmt::Debug for Fault {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Error(error) => error.fmt(out),
            Self::Lazy(_) => out.write_str("Lazy"),
        }
    }
}

/// The other end of a [`Pending`].
#[derive(Debug)]
pub struct Promise<T>(oneshot::Sender<Result<T, Fault>>);

impl<T> Promise<T> {
    /// A promise and the answer that it will give.
    pub fn new() -> (Self, Pending<T>) {
        let (sender, receiver) = oneshot::channel();
        (Self(sender), Pending { state: State::Channel(receiver) })
    }

    /// Gives the answer. Nobody may be waiting any more; that is fine.
    pub fn answer(self, answer: Result<T, Error>) {
        self.settle(answer.map_err(Fault::Error));
    }

    /// Gives the answer, which may be a refusal that is not written out yet.
    pub fn settle(self, answer: Result<T, Fault>) {
        drop(self.0.send(answer));
    }
}

impl<T: Send + 'static> Pending<T> {
    /// An answer that is known already.
    pub fn ready(answer: Result<T, Error>) -> Self {
        Self { state: State::Ready(Some(answer)) }
    }

    /// The answer of a future.
    pub fn from_future(future: impl Future<Output = Result<T, Error>> + Send + 'static) -> Self {
        Self { state: State::Chain(Box::pin(future)) }
    }

    /// The same answer, once it is there, turned into another by `convert`. This runs where the
    /// answer is received, so that the thread that stores has nothing to do with it.
    pub fn and_then<U: Send + 'static>(
        self,
        convert: impl FnOnce(T) -> Result<U, Error> + Send + 'static,
    ) -> Pending<U> {
        match self.state {
            State::Ready(answer) => {
                Pending { state: State::Ready(answer.map(|ready| ready.and_then(convert))) }
            }
            state => Pending::from_future(async move { Self { state }.await.and_then(convert) }),
        }
    }

    /// Blocks the calling thread until the answer is there.
    pub fn wait(self) -> Result<T, Error> {
        block_on(self, None).unwrap_or_else(|| Err(StoreError::Closed.into()))
    }
}

/// Blocks the calling thread until a future is done, or until `patience` is over. No runtime is
/// needed.
pub fn block_on<F: Future>(future: F, patience: Option<Duration>) -> Option<F::Output> {
    struct Unpark(Thread);
    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }
    let until = patience.map(|patience| Instant::now() + patience);
    let waker = Waker::from(Arc::new(Unpark(std::thread::current())));
    let mut context = Context::from_waker(&waker);
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(done) = future.as_mut().poll(&mut context) {
            return Some(done);
        }
        match until {
            None => std::thread::park(),
            Some(until) => {
                let left = until.saturating_duration_since(Instant::now());
                if left.is_zero() {
                    return None;
                }
                std::thread::park_timeout(left);
            }
        }
    }
}

impl<T> Future for Pending<T> {
    type Output = Result<T, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        match &mut self.state {
            State::Ready(answer) => {
                Poll::Ready(answer.take().unwrap_or_else(|| Err(StoreError::Closed.into())))
            }
            State::Channel(receiver) => {
                Pin::new(receiver).poll(context).map(|answer| match answer {
                    Ok(answer) => answer.map_err(Fault::into_error),
                    Err(_) => Err(StoreError::Closed.into()),
                })
            }
            State::Chain(future) => future.as_mut().poll(context),
        }
    }
}

impl<T> Unpin for Pending<T> {}

impl<T> std::fmt::Debug for Pending<T> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Pending")
    }
}
