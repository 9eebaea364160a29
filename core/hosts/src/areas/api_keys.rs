//! With what programs act for users.

use vendue::CreatedApiKey;
use vendue::domain::ApiKeyId;
use vendue::domain::identity::{ApiKeyView, NewApiKey};

use crate::operation::area;

area! { "api_keys";
    create(#[spread] new: NewApiKey) -> CreatedApiKey = |market, new| market.api_keys().create(new);
    list() -> Vec<ApiKeyView> = |market| market.api_keys().list();
    revoke(id: ApiKeyId) -> ApiKeyView = |market, id| market.api_keys().revoke(id);
}
