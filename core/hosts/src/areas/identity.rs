//! Users and their credentials.

use vendue::domain::identity::{
    EditProfile, LinkKind, NewSanction, NewUser, PlatformRole, Sanction, UserState, UserView,
};
use vendue::{DeleteAccount, Pending, RelatedUser, SanctionId, UserId};

use super::{page, paged};
use crate::operation::area;
use crate::records::{ImportUser, Paged};

area! { "identity";
    register(#[spread] new: NewUser) -> UserView = |market, new| market.identity().register(new);
    register_admin(#[spread] new: NewUser) -> UserView
        = |market, new| market.identity().register_admin(new);
    import_user(#[spread] user: ImportUser) -> UserView
        = |market, user| match user.try_into() {
            Ok(imported) => market.identity().import_user(imported),
            Err(refused) => Pending::ready(Err(refused)),
        };
    authenticate(name: String, password: String) -> UserView
        = |market, name, password| market.identity().authenticate(&name, &password);
    me() -> UserView = |market| market.identity().me();
    get(id: UserId) -> UserView = |market, id| market.identity().get(id);
    find_by_name(name: String) -> UserView
        = |market, name| market.identity().find_by_name(&name);
    page(limit: Option<u32>, cursor: Option<String>) -> Paged<UserView>
        = |market, limit, cursor| paged(market.identity().page(page(limit, cursor)));
    edit_profile(#[spread] edit: EditProfile, expected_version: Option<i64>) -> UserView
        = |market, edit, expected_version| market.identity().edit_profile(edit, expected_version);
    set_badges(user_id: UserId, badges: Vec<String>) -> UserView
        = |market, user_id, badges| market.identity().set_badges(user_id, badges);
    change_password(old_password: String, password: String) -> ()
        = |market, old_password, password| {
            market.identity().change_password(&old_password, &password)
        };
    change_email(password: String, email: String) -> ()
        = |market, password, email| market.identity().change_email(&password, &email);
    request_email_verification() -> ()
        = |market| market.identity().request_email_verification();
    verify_email(token: String) -> UserView
        = |market, token| market.identity().verify_email(&token);
    request_password_reset(email: String) -> ()
        = |market, email| market.identity().request_password_reset(&email);
    reset_password(token: String, password: String) -> UserId
        = |market, token, password| market.identity().reset_password(&token, &password);
    make_link(kind: LinkKind, user_id: UserId) -> String
        = |market, kind, user_id| market.identity().make_link(kind, user_id);
    follow(user_id: UserId) -> () = |market, user_id| market.identity().follow(user_id);
    unfollow(user_id: UserId) -> () = |market, user_id| market.identity().unfollow(user_id);
    block(user_id: UserId, bids: Option<bool>) -> ()
        = |market, user_id, bids| market.identity().block(user_id, bids.unwrap_or_default());
    unblock(user_id: UserId) -> () = |market, user_id| market.identity().unblock(user_id);
    followed(user_id: UserId, limit: Option<u32>, cursor: Option<String>) -> Paged<RelatedUser>
        = |market, user_id, limit, cursor| {
            paged(market.identity().followed(user_id, page(limit, cursor)))
        };
    followers(user_id: UserId, limit: Option<u32>, cursor: Option<String>) -> Paged<RelatedUser>
        = |market, user_id, limit, cursor| {
            paged(market.identity().followers(user_id, page(limit, cursor)))
        };
    blocked(user_id: UserId, limit: Option<u32>, cursor: Option<String>) -> Paged<RelatedUser>
        = |market, user_id, limit, cursor| {
            paged(market.identity().blocked(user_id, page(limit, cursor)))
        };
    sanction(user_id: UserId, #[spread] new: NewSanction) -> Sanction
        = |market, user_id, new| market.identity().sanction(user_id, new);
    lift_sanction(id: SanctionId) -> Sanction
        = |market, id| market.identity().lift_sanction(id);
    sanctions(user_id: UserId, limit: Option<u32>, cursor: Option<String>) -> Paged<Sanction>
        = |market, user_id, limit, cursor| {
            paged(market.identity().sanctions(user_id, page(limit, cursor)))
        };
    set_state(id: UserId, state: UserState) -> UserView
        = |market, id, state| market.identity().set_state(id, state);
    set_role(id: UserId, role: PlatformRole) -> UserView
        = |market, id, role| market.identity().set_role(id, role);
    delete_account(user_id: UserId, #[spread] delete: DeleteAccount) -> ()
        = |market, user_id, delete| market.identity().delete_account(user_id, delete);
    set_up_token() -> Option<String> = |market| market.identity().set_up_token();
    set_up(token: String, #[spread] new: NewUser) -> UserView
        = |market, token, new| market.identity().set_up(&token, new);
}
