//! The subject rates the provider, once a contract, before redemption (8.4).

use rules::duties::Act;
use rules::{Coded, clause};
use serde::{Deserialize, Serialize};
use store::{Contract, Rating};
use uuid::Uuid;

use super::ready::{self, Piece};
use super::ticket::done;
use crate::Office;
use crate::act::By;
use crate::actor::FileKind;
use crate::answers::{Answers, Field, Reader};
use crate::contracts::owners;
use crate::error::Refused;
use crate::record::{Body, Change};

/// One to five stars.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stars(pub i64);

impl Coded for Stars {
    const ALL: &'static [Stars] = &[Stars(5), Stars(4), Stars(3), Stars(2), Stars(1)];

    fn code(self) -> &'static str {
        match self.0 {
            5 => "5",
            4 => "4",
            3 => "3",
            2 => "2",
            _ => "1",
        }
    }

    fn label(self) -> &'static str {
        match self.0 {
            5 => "5 非常满意",
            4 => "4 满意",
            3 => "3 基本满意",
            2 => "2 不满意",
            _ => "1 非常不满意",
        }
    }
}

/// Fields: `stars`, `comment`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Rate {
    pub contract: Uuid,
    pub answers: Answers,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Rated {
    pub stars: i64,
}

static STARS: Field = Field::new("stars", "满意程度", clause!("8.4"));
static COMMENT: Field = Field::new("comment", "评语", clause!("8.4"));

pub async fn rate(office: &Office, by: By<'_>, command: Rate) -> Result<Rated, Refused> {
    let mut reader = Reader::new(&command.answers);
    let stars = reader.choice::<Stars>(&STARS);
    let comment = &reader.optional(&COMMENT, 500);
    let Some(Stars(stars)) = stars.filter(|_| reader.faults.is_empty()) else {
        return Err(Refused::Because(reader.faults));
    };
    let command = &command;
    office
        .act(by, Act::RateProvider, command, |deal| {
            Box::pin(async move {
                let row: Contract = deal.take(command.contract).await?;
                deal.actor.may_touch(deal.act, owners(&row))?;
                done(&row, "评价服务机构")?;
                deal.tx
                    .insert(Rating {
                        id: deal.new_id(),
                        contract: row.id,
                        provider: row.provider,
                        stars,
                        comment: comment.clone(),
                        account: deal.actor.account()?,
                        at: deal.now,
                    })
                    .await?;
                deal.relist(row.provider);
                let body = Body::words(comment.clone()).fact("stars", stars);
                deal.record(FileKind::Contract, row.id, Change::NONE, body)
                    .await?;
                ready::tell(deal, &row, Piece::Rating).await?;
                Ok(Rated { stars })
            })
        })
        .await
}
