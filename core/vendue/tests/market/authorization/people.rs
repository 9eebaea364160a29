//! The table of what concerns people: profiles, relations, measures, the end of an account.

use vendue::domain::identity::{EditProfile, NewSanction, PlatformRole, SanctionKind};
use vendue::{DeleteAccount, Error, ImportedUser, NewUser};

use super::Case;
use super::operations::{Line, call, page};

/// A word of warning.
fn warning() -> NewSanction {
    let reason = "Answers nobody.".to_owned();
    NewSanction { kind: SanctionKind::Warning, reason, ends_at: None }
}

fn lifted(case: &Case) -> Result<(), Error> {
    let sanction = case.hall.market.identity().sanction(case.other, warning()).wait()?;
    case.acting.identity().lift_sanction(sanction.id).wait().map(drop)
}

fn imported() -> ImportedUser {
    ImportedUser::new(NewUser::new("imported", "imported@example.org"))
}

/// Operation; host, admin, owner, other, suspended, unknown, anyone; how it is called. What is
/// about a user is about the other one.
#[rustfmt::skip]
pub(crate) const OPERATIONS: &[Line] = &[
    ("identity.set_role", "ok ok forbid forbid barred unauth unauth",
        call!(|case| case.acting.identity().set_role(case.other, PlatformRole::Admin))),
    ("identity.edit_profile", "unauth ok ok ok barred unauth unauth",
        call!(|case| case.acting.identity().edit_profile(EditProfile::default(), None))),
    ("identity.set_badges", "ok ok forbid forbid barred unauth unauth",
        call!(|case| case.acting.identity().set_badges(case.other, vec!["verified".into()]))),
    ("identity.follow", "unauth ok ok invalid_argument barred unauth unauth",
        call!(|case| case.acting.identity().follow(case.other))),
    ("identity.unfollow", "unauth ok ok ok barred unauth unauth",
        call!(|case| case.acting.identity().unfollow(case.other))),
    ("identity.block", "unauth ok ok invalid_argument barred unauth unauth",
        call!(|case| case.acting.identity().block(case.other, true))),
    ("identity.unblock", "unauth ok ok ok barred unauth unauth",
        call!(|case| case.acting.identity().unblock(case.other))),
    ("identity.followed", "ok ok forbid ok barred unauth forbid",
        call!(|case| case.acting.identity().followed(case.other, page()))),
    ("identity.followers", "ok ok forbid ok barred unauth forbid",
        call!(|case| case.acting.identity().followers(case.other, page()))),
    ("identity.blocked", "ok ok forbid ok barred unauth forbid",
        call!(|case| case.acting.identity().blocked(case.other, page()))),
    ("identity.sanction", "ok ok forbid forbid barred unauth unauth",
        call!(|case| case.acting.identity().sanction(case.other, warning()))),
    ("identity.lift_sanction", "ok ok forbid forbid barred unauth unauth", lifted),
    ("identity.sanctions", "ok ok forbid ok barred unauth forbid",
        call!(|case| case.acting.identity().sanctions(case.other, page()))),
    ("identity.delete_account", "ok ok forbid ok barred unauth unauth",
        call!(|case| case.acting.identity().delete_account(
            case.other, DeleteAccount::default()))),
    ("identity.import_user", "ok forbid forbid forbid forbid forbid forbid",
        call!(|case| case.acting.identity().import_user(imported()))),
];
