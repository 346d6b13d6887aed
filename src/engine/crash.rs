//! A panic while working on one thing becomes a message about that thing; the rest goes on.

use std::any::Any;
use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Once;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::flow::Cancelled;

static INSTALL: Once = Once::new();
static N_ACTIVE: AtomicUsize = AtomicUsize::new(0);

thread_local! {
    static PLACE: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Runs `act`; a panic gives its message and the place in leakline's source where it arose. Nothing is printed. An analysis
/// that is being cancelled passes.
pub fn guard<T>(act: impl FnOnce() -> T) -> Result<T, String> {
    INSTALL.call_once(install_hook);
    N_ACTIVE.fetch_add(1, Ordering::SeqCst);
    let result = catch_unwind(AssertUnwindSafe(act));
    N_ACTIVE.fetch_sub(1, Ordering::SeqCst);
    result.map_err(|payload| if payload.is::<Cancelled>() { resume_unwind(payload) } else { describe(payload.as_ref()) })
}

/// The hook runs on the panicking thread, before unwinding. Outside of guards the hook that was there before speaks.
fn install_hook() {
    let previous = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if N_ACTIVE.load(Ordering::SeqCst) == 0 {
            previous(info);
        } else {
            let place = info.location().map(|location| format!("{}:{}", location.file(), location.line()));
            PLACE.set(place);
        }
    }));
}

fn describe(payload: &(dyn Any + Send)) -> String {
    let message = payload
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| payload.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "panic".to_owned());
    match PLACE.take() {
        Some(place) => format!("{message} ({place})"),
        None => message,
    }
}

#[cfg(test)]
mod tests {
    use super::guard;

    #[test]
    fn a_panic_becomes_a_message_with_its_place() {
        let message = guard(|| -> () { panic!("lost {}", 3) }).unwrap_err();
        assert!(message.starts_with("lost 3 (src"), "{message}");
        assert_eq!(guard(|| 7), Ok(7));
    }
}
