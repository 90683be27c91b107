//! What the firms of the demo region look for: one need with an offer, one for an incubator, one that nobody offered to.

use office::Refused;

use crate::needs::{need_form, offer_form};
use crate::town::{Person, Town};
use crate::walk::tick;

pub(super) async fn fill(
    town: &Town,
    [gouhong, yunfu, maxiaochuan]: [&Person; 3],
    [saishang, helanshan]: [&Person; 2],
) -> Result<(), Refused> {
    let today = town.office.today();
    let broken = need_form(
        "提取设备不锈钢支架断裂分析",
        "提取罐的不锈钢支架断裂 2 件，需要金相组织检验（GB/T 13298-2015）和钢的化学成分光谱分析，判断断裂原因。",
        today,
    );
    let broken = town
        .post_need(gouhong, tick(broken, "named", "yes"))
        .await?;
    town.make_offer(saishang, broken, offer_form("12000"))
        .await?;
    let heat = need_form(
        "机柜导热垫片的导热系数",
        "边缘机柜用的导热垫片 3 个配方，各测一次导热系数，最好按 ASTM D5470。",
        today,
    );
    town.post_need(yunfu, heat).await?;
    let desk = need_form(
        "两个人的孵化工位",
        "净水装置样机已经做完，找孵化器租两个工位，半年。",
        today,
    );
    let desk = town
        .post_need(maxiaochuan, tick(desk, "budget", ""))
        .await?;
    town.make_offer(helanshan, desk, offer_form("9600")).await?;
    Ok(())
}
