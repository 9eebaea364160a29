//! Users who come with a market from another system.

use super::support::{Hall, code, noon};
use vendue::domain::identity::PlatformRole;
use vendue::{Error, ErrorCode, ImportedUser, NewUser};

const HASH: &str = "$2b$12$GhvMmNVjRW29ulnudl.LbuAnUtN/LRfe1JsBm1Xu6LE3059z5Tr8m";

fn imported(name: &str) -> ImportedUser {
    ImportedUser {
        password_hash: Some(HASH.into()),
        email_verified: true,
        external: Some(("tms".into(), format!("{name}-7"))),
        created_at: Some(noon().plus_seconds(-86_400)),
        ..ImportedUser::new(NewUser::new(name, format!("{name}@example.org")))
    }
}

#[test]
fn a_user_comes_with_all_that_is_known() -> Result<(), Error> {
    let hall = Hall::lasting();
    let identity = hall.market.identity();
    let user = identity.import_user(imported("anna")).wait()?;
    assert_eq!(user.created_at, noon().plus_seconds(-86_400));
    assert_eq!(user.email_verified, Some(true));
    let admin = ImportedUser { role: PlatformRole::Admin, ..imported("root") };
    assert_eq!(identity.import_user(admin).wait()?.role, PlatformRole::Admin);
    assert!(hall.place().dump().contains("$2b$12$"));
    assert!(hall.place().dump().contains("anna-7"));
    // The user acts, in a personal workspace, and somebody is told.
    hall.market.acting_as(user.id).inventory().page(vendue::PageRequest::default()).wait()?;
    let told = hall.market.events().read(vendue::Topic::user(user.id), 0, 9).wait()?;
    assert_eq!(told[0].body.kind(), "user_registered");
    Ok(())
}

#[test]
fn what_cannot_be_is_refused() {
    let hall = Hall::new();
    let identity = hall.market.identity();
    identity.import_user(imported("anna")).wait().expect("imported");
    let refused = |imported| code(identity.import_user(imported));
    let taken = ErrorCode::AlreadyExists;
    assert_eq!(refused(imported("anna")), taken);
    let other = imported("other");
    assert_eq!(
        refused(ImportedUser { external: imported("anna").external, ..other.clone() }),
        taken
    );
    let password = Some("a long password".to_owned());
    let plain = NewUser { password, ..NewUser::new("plain", "plain@example.org") };
    for imported in [
        ImportedUser {
            password_hash: Some("5f4dcc3b5aa765d61d8327deb882cf99".into()),
            ..other.clone()
        },
        ImportedUser { new: plain, ..other.clone() },
        ImportedUser { created_at: Some(noon().plus_seconds(1)), ..other.clone() },
        ImportedUser { external: Some((String::new(), "7".into())), ..other.clone() },
    ] {
        assert_eq!(refused(imported.clone()), ErrorCode::InvalidArgument, "{imported:?}");
        assert!(!format!("{imported:?}").contains("$2b"));
    }
    assert_eq!(code(hall.selling().identity().import_user(other.clone())), ErrorCode::Forbidden);
    identity.import_user(other).wait().expect("nothing was taken");
}
