//! Who has signed in, with what, from where, and until when.

use vendue::domain::SessionId;
use vendue::domain::identity::SessionView;
use vendue::{PageSession, SignIn, SignedIn, TokenPair, UserId};

use crate::operation::area;
use crate::records::counted;

area! { "sessions";
    sign_in(#[spread] asked: SignIn) -> SignedIn = |market, asked| market.sessions().sign_in(asked);
    sign_in_page(#[spread] asked: SignIn) -> PageSession
        = |market, asked| market.sessions().sign_in_page(asked);
    sign_in_external(token: String, device: Option<String>, address: Option<String>) -> SignedIn
        = |market, token, device, address| {
            let (device, address) = (device.unwrap_or_default(), address.unwrap_or_default());
            market.sessions().sign_in_external(&token, &device, &address)
        };
    sign_in_external_page(token: String, device: Option<String>, address: Option<String>)
        -> PageSession
        = |market, token, device, address| {
            let (device, address) = (device.unwrap_or_default(), address.unwrap_or_default());
            market.sessions().sign_in_external_page(&token, &device, &address)
        };
    begin(user_id: UserId, device: Option<String>, address: Option<String>) -> SignedIn
        = |market, user_id, device, address| {
            let (device, address) = (device.unwrap_or_default(), address.unwrap_or_default());
            market.sessions().begin(user_id, &device, &address)
        };
    begin_page(user_id: UserId, device: Option<String>, address: Option<String>) -> PageSession
        = |market, user_id, device, address| {
            let (device, address) = (device.unwrap_or_default(), address.unwrap_or_default());
            market.sessions().begin_page(user_id, &device, &address)
        };
    refresh(refresh_token: String) -> TokenPair
        = |market, refresh_token| market.sessions().refresh(&refresh_token);
    list() -> Vec<SessionView> = |market| market.sessions().list();
    end(id: SessionId) -> () = |market, id| market.sessions().end(id);
    sign_out() -> () = |market| market.sessions().sign_out();
    end_others() -> i64
        = |market| counted(market.sessions().end_others());
    end_all(user_id: UserId) -> i64
        = |market, user_id| counted(market.sessions().end_all(user_id));
    tidy() -> i64 = |market| counted(market.tidy());
    jwks() -> String = |market| market.jwks();
}
