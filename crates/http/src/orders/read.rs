//! Reading orders. A firm sees its own.

use heyi_app::views::{OrderFilter, OrderRow, OrderView, Page};
use heyi_domain::ids::OrderId;

use crate::access::{AnyRole, Session};
use crate::answer::{Answer, answer};
use crate::asked::{Asked, At};

/// 责令改正.
#[utoipa::path(get, path = "/orders", operation_id = "list_orders", tag = "办案", params(OrderFilter), responses((status = 200, description = "OK", body = Page<OrderRow>)))]
pub async fn list(who: Session<AnyRole>, Asked(filter): Asked<OrderFilter>) -> Answer<Page<OrderRow>> {
    answer(who.app().list_orders(who.caller(), &filter).await)
}

/// An order with replies and re-checks.
#[utoipa::path(get, path = "/orders/{id}", operation_id = "view_order", tag = "办案", params(("id" = OrderId, Path, description = "编号")), responses((status = 200, description = "OK", body = OrderView)))]
pub async fn view(who: Session<AnyRole>, At(id): At<OrderId>) -> Answer<OrderView> {
    answer(who.app().view_order(who.caller(), id).await)
}
