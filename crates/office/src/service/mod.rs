//! The service and its proof: completion, rating, tickets, results (8.4).

mod complete;
mod evidence;
mod rate;
mod ready;
mod ticket;

pub use complete::{Complete, Completed, complete};
pub use evidence::{Evidence, FileLine, TicketLine};
pub(crate) use evidence::{evidence, struck, tickets_of};
pub use rate::{Rate, Rated, Stars, rate};
pub use ticket::{
    AddResult, AddTicket, Added, WithdrawTicket, Withdrawn, add_result, add_ticket, withdraw_ticket,
};
