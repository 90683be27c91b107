//! Taking back: a contract before the voucher is issued (R5), a claim before it is confirmed (8.7).

use axum::response::{IntoResponse, Redirect};
use rules::duties::Act;
use uuid::Uuid;

use crate::errors::Answer;
use crate::form::Form;
use crate::id::Id;
use crate::parts::Row;
use crate::shown::after;
use crate::step::{Check, link};
use crate::submission::Submission;
use crate::visit::Visit;

/// `GET /contracts/{id}/withdraw`.
pub async fn contract(visit: Visit, Id(id): Id) -> Answer {
    ask_contract(&visit, id, Form::default()).await
}

/// `POST /contracts/{id}/withdraw`.
pub async fn contract_sent(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    let command = office::contracts::Withdraw { contract: id };
    let outcome = office::contracts::withdraw(visit.office(), sent.by(&visit), command).await;
    let mut form = Form::from(&sent);
    match form.settle(outcome)? {
        Some(_) => Ok(after(&format!("/contracts/{id}")).into_response()),
        None => ask_contract(&visit, id, form).await,
    }
}

async fn ask_contract(visit: &Visit, id: Uuid, form: Form) -> Answer {
    let contract = office::contracts::view(visit.office(), visit.actor(), id).await?;
    let here = format!("/contracts/{id}");
    if !contract.to_do.contains(&Act::WithdrawContract) && !form.failed() {
        return Ok(Redirect::to(&here).into_response());
    }
    let check = Check {
        page: visit.page("撤回服务合同").of(&form).back(&here),
        form,
        rows: vec![
            Row::new("服务合同", &contract.number),
            Row::new("服务内容", &contract.title),
            Row::new("服务机构", &contract.provider.name),
            Row::new("合同金额", format!("{} 元", contract.amount)),
            Row::new("当前状态", contract.state.label()),
        ],
        trace: None,
        follows: vec![
            "审核停止，不发创新券，不占用年度额度（读法 R5）。".to_owned(),
            "需要时可重新填写一份服务合同再申领。".to_owned(),
        ],
        due: None,
        warning: "撤回后这份申领不能恢复。",
        action: visit.path().to_owned(),
        button: format!("撤回服务合同 ¥{}", contract.amount),
        instead: link("不撤回，返回这份合同", here),
    };
    Ok(check.answer())
}

/// `GET /claims/{id}/withdraw`.
pub async fn claim(visit: Visit, Id(id): Id) -> Answer {
    ask_claim(&visit, id, Form::default()).await
}

/// `POST /claims/{id}/withdraw`.
pub async fn claim_sent(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    let command = office::claims::Withdraw { claim: id };
    let outcome = office::claims::withdraw(visit.office(), sent.by(&visit), command).await;
    let mut form = Form::from(&sent);
    match form.settle(outcome)? {
        Some(_) => Ok(after(&format!("/claims/{id}")).into_response()),
        None => ask_claim(&visit, id, form).await,
    }
}

async fn ask_claim(visit: &Visit, id: Uuid, form: Form) -> Answer {
    let claim = office::claims::view(visit.office(), visit.actor(), id).await?;
    let here = format!("/claims/{id}");
    if !claim.to_do.contains(&Act::WithdrawClaim) && !form.failed() {
        return Ok(Redirect::to(&here).into_response());
    }
    let check = Check {
        page: visit.page("撤回兑付申请").of(&form).back(&here),
        form,
        rows: vec![
            Row::new("兑付申请", &claim.line.number),
            Row::new("创新券", &claim.line.voucher_number),
            Row::new("服务内容", &claim.contract_title),
            Row::new("兑付金额", format!("{} 元", claim.line.amount)),
            Row::new("当前状态", claim.line.state.label()),
        ],
        trace: None,
        follows: vec![
            "复核停止，创新券退回到申请前的状态，在有效期内可再次申请（办法解读 8.7、读法 R9）。"
                .to_owned(),
            "撤回后可以更换票据和成果证明。再次申请时，7 个工作日重新起算（读法 R11）。".to_owned(),
        ],
        due: None,
        warning: "",
        action: visit.path().to_owned(),
        button: format!("撤回兑付申请 ¥{}", claim.line.amount),
        instead: link("不撤回，返回这件申请", here),
    };
    Ok(check.answer())
}
