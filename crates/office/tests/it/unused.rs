//! What a subject may do with a voucher it has not used: give it back, or lower the contract's amount (R30).

use office::answers::Answers;
use office::attachments;
use office::papers::{self, Kind};
use office::vouchers::{self, Lower, Prospect, Void};
use office::{FileKind, Refused};
use rules::Fen;
use rules::duties::Act;
use rules::lifecycle::{contract, voucher};
use sim::{Person, contract_form, pdf};
use uuid::Uuid;

use crate::support::{Region, assert_unknown, both, codes};

const WHY: &str = "样品由 12 件减为 8 件";

async fn lower(
    region: &Region,
    person: &Person,
    id: Uuid,
    amount: &str,
) -> Result<Prospect, Refused> {
    let office = &region.town.office;
    let asked = region.town.ask(person).await?;
    let field = "attachment";
    let held = attachments::hold(
        office,
        asked.by(),
        Act::LowerContract,
        field,
        pdf("补充协议.pdf"),
    )
    .await;
    let file = held.map(|held| held.id.to_string()).unwrap_or_default();
    let fields = [("amount", amount), ("words", WHY), ("attachment", &file)];
    let answers = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let command = Lower {
        voucher: id,
        answers: Answers::from_iter(answers),
    };
    vouchers::lower(office, asked.by(), command).await
}

async fn void(region: &Region, person: &Person, id: Uuid) -> Result<(), Refused> {
    let asked = region.town.ask(person).await?;
    let done = vouchers::void(&region.town.office, asked.by(), Void { voucher: id }).await;
    done.map(|_| ())
}

both! {
    async fn given_back_it_frees_ceiling_and_budget_and_the_way_to_another_provider(region: Region) {
        let town = &region.town;
        town.appropriate(&region.finance, 1_000_000).await.unwrap();
        let firm = region.firm("hongyuan", 1).await;
        let (lab, provider) = region.lab("zhijian", 1).await;
        let (_, other) = region.lab("keda", 2).await;
        let (contract, id) = region.voucher(&firm, provider, 300_000).await;
        assert_eq!(region.budget(2026).await.reserved, Fen::from_yuan(110_000));

        // It is the subject's alone.
        for stranger in [&lab, &region.county, &region.centre, &region.finance] {
            assert_unknown(&stranger.login, void(&region, stranger, id).await);
        }
        void(&region, &firm, id).await.unwrap();
        let row = vouchers::view(&town.office, &region.actor(&firm).await, id).await.unwrap();
        assert_eq!(row.state, voucher::State::Void);
        assert_eq!(region.contract(contract).await.state, contract::State::Ended);
        assert_eq!(region.budget(2026).await.reserved, Fen::ZERO);
        assert_eq!(region.ceiling(&firm).await.free(), Fen::from_yuan(200_000));
        assert_eq!(codes(void(&region, &firm, id).await), ["voucher.used"]);
        assert_eq!(codes(town.set_off(&firm, id).await), ["state.not-possible"]);

        // Nothing of it stands in the way of the same work with another laboratory (R29).
        let today = town.office.today();
        let form = contract_form(other, "新材料检测", Fen::from_yuan(300_000), today);
        let again = town.submit_contract(&firm, form).await.unwrap();
        let next = region.issue(again, 1).await;
        assert_eq!(region.ceiling(&firm).await.reserved, Fen::from_yuan(110_000));

        // Used, it cannot be given back any more.
        town.set_off(&firm, next).await.unwrap();
        assert_eq!(codes(void(&region, &firm, next).await), ["voucher.used"]);
        assert_eq!(codes(lower(&region, &firm, next, "20万元").await), ["voucher.used"]);
        region.assert_sound().await;
    }

    async fn a_lower_price_lowers_the_face_and_never_raises_it(region: Region) {
        let town = &region.town;
        let firm = region.firm("hongyuan", 1).await;
        let (lab, provider) = region.lab("zhijian", 1).await;
        let (contract, id) = region.voucher(&firm, provider, 300_000).await;
        for (amount, code) in [
            ("300000", "contract.not-lower"),
            ("300000.01", "contract.not-lower"),
            ("0", "amount.zero"),
            ("", "amount.empty"),
        ] {
            let found = codes(lower(&region, &firm, id, amount).await);
            assert!(found.iter().any(|found| found == code), "{amount}: {found:?}");
        }
        assert_unknown("the lab", lower(&region, &lab, id, "20万元").await);

        let done = lower(&region, &firm, id, "20万元").await.unwrap();
        assert_eq!((done.lowered.face, done.lowered.released), (Fen::from_yuan(80_000), Fen::from_yuan(30_000)));
        assert_eq!(region.contract(contract).await.amount, Fen::from_yuan(200_000));
        assert_eq!(region.ceiling(&firm).await.reserved, Fen::from_yuan(80_000));
        assert_eq!(region.budget(2026).await.reserved, Fen::from_yuan(80_000));
        // The certificate is printed anew, and the one before does not stand any more.
        let actor = region.actor(&firm).await;
        let lines = papers::list(&town.office, &actor, FileKind::Voucher, id).await.unwrap();
        let mut editions: Vec<_> = lines.iter().filter(|line| line.kind == Kind::Voucher).map(|line| (line.edition, line.stands)).collect();
        editions.sort_unstable();
        assert_eq!(editions, [(1, false), (2, true)]);

        // Paid is what the lower contract gives, though the tickets say more.
        town.appropriate(&region.finance, 1_000_000).await.unwrap();
        town.set_off(&firm, id).await.unwrap();
        region.prove(&firm, &lab, contract, (1, 200_000)).await;
        let claim = town.claim(&lab, id).await.unwrap();
        assert_eq!(region.file_of_claim(claim).await.line.amount, Fen::from_yuan(80_000));
        region.pass_claim(claim, 1).await;
        town.pay(&region.finance, claim, 3, "B-1").await.unwrap();
        assert_eq!(region.budget(2026).await.used, Fen::from_yuan(80_000));
        region.assert_sound().await;
    }
}
