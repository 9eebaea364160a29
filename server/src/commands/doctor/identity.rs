//! Who comes in and how they are reached: mail, the public address, other systems.

use std::path::Path;

use vendue::diagnose::Finding;
use vendue::tokens::{Verifier, Verifiers};
use vendue::{Clock, Error, Options, SystemClock};

use crate::config::origin_of;
use crate::identity::{IdentityArgs, providers};

const PROVIDER: &str = "identity provider";

/// Where mail goes, and whether it is taken there. None is sent.
pub(super) fn mail(args: &IdentityArgs, data: &Path) -> Finding {
    const CHECK: &str = "mail";
    let mailer = match args.smtp() {
        Ok(Some(mailer)) => mailer,
        Ok(None) => {
            let found = format!("mails are files in {}", data.join("mails").display());
            let advice = "set VENDUE_SMTP_URL and VENDUE_MAIL_FROM: nobody gets a link otherwise";
            return Finding::warning(CHECK, found, advice);
        }
        Err(refused) => {
            let advice = "correct VENDUE_SMTP_URL and VENDUE_MAIL_FROM: the server does not start";
            return Finding::problem(CHECK, refused.message(), advice);
        }
    };
    match mailer.reach() {
        Ok(()) => Finding::ok(CHECK, "the mail server lets us in"),
        Err(failure) => {
            let advice = "correct VENDUE_SMTP_URL or see to the server: mails wait, and are given \
                          up after a while";
            Finding::problem(CHECK, failure.message(), advice)
        }
    }
}

/// Under which address browsers come, to which links lead.
pub(super) fn public_address(url: Option<&str>, has_smtp: bool) -> Finding {
    const CHECK: &str = "public address";
    let Some(url) = url else {
        let found = "browsers are expected at the address that is listened on";
        let advice = "set VENDUE_PUBLIC_URL: links in mails begin with it, and with https cookies \
                      travel over nothing else";
        return match has_smtp {
            true => Finding::problem(CHECK, found, format!("{advice}; the server does not start")),
            false => Finding::warning(CHECK, found, advice),
        };
    };
    match origin_of(url) {
        Ok(origin) if origin.starts_with("https:") => Finding::ok(CHECK, origin),
        Ok(origin) => {
            let advice = "serve it over https: passwords and cookies can be read on the way";
            Finding::warning(CHECK, origin, advice)
        }
        Err(refused) => {
            Finding::problem(CHECK, refused.message(), "the server does not start with it")
        }
    }
}

/// Each system whose tokens are good here, and whether its keys can be had.
pub(super) fn other_systems(args: &IdentityArgs, own_issuer: &str) -> Vec<Finding> {
    let Some(file) = &args.identity_providers else { return Vec::new() };
    match known(file, own_issuer) {
        Ok(verifiers) => verifiers.each().map(other_system).collect(),
        Err(refused) => {
            let advice = "correct VENDUE_IDENTITY_PROVIDERS: the server does not start with it";
            vec![Finding::problem(PROVIDER, refused.message(), advice)]
        }
    }
}

/// What the server makes of the file at its start.
fn known(file: &Path, own_issuer: &str) -> Result<Verifiers, Error> {
    // The directory, too.
    let _fits = providers::add(Options::new(), file)?;
    let configured = providers::verifiers(file)?.into_iter().map(Verifier::new);
    Verifiers::new(configured.collect::<Result<_, _>>()?, own_issuer)
}

fn other_system(verifier: &Verifier) -> Finding {
    let source = verifier.source();
    match verifier.reach(SystemClock.now()) {
        Ok(0) => Finding::problem(
            PROVIDER,
            format!("{source}: it has no key of an algorithm that is believed"),
            "look at jwks_url and algorithms: its users cannot come in",
        ),
        Ok(_) => Finding::ok(PROVIDER, format!("{source}: its keys are known")),
        Err(_) => Finding::problem(
            PROVIDER,
            format!("{source}: its keys cannot be had"),
            "look at jwks_url and at the way there: its users cannot come in",
        ),
    }
}
