//! A provider's point lies in its county (10.3).

use office::Refused;
use office::answers::Answers;
use office::catalogue::{self, Locate, Located};
use sim::Person;

use crate::support::{Region, assert_unknown, both, codes};

async fn locate(
    region: &Region,
    person: &Person,
    typed: &[(&str, &str)],
) -> Result<Located, Refused> {
    let asked = region.town.ask(person).await.unwrap();
    let answers: Answers = typed.iter().copied().collect();
    catalogue::locate(&region.town.office, asked.by(), Locate(answers)).await
}

both! {
    async fn a_point_is_kept_only_in_its_county(region: Region) {
        let (lab, provider) = region.lab("zhijian", 1).await;
        let office = &region.town.office;
        assert_eq!(codes(locate(&region, &lab, &[]).await), ["point.empty", "point.empty"]);
        let swapped = [("longitude", "38.4667"), ("latitude", "106.2765")];
        assert_eq!(codes(locate(&region, &lab, &swapped).await), ["point.outside"]);
        assert_eq!(catalogue::shop(office, provider).await.unwrap().spot, None);
        let there = [("longitude", "１０６.2765"), ("latitude", "38.4667")];
        let at = locate(&region, &lab, &there).await.unwrap();
        assert_eq!((at.longitude, at.latitude), (106_276_500, 38_466_700));
        let centre = locate(&region, &lab, &[("centre", "yes")]).await.unwrap();
        let spot = catalogue::shop(office, provider).await.unwrap().spot.unwrap();
        assert_eq!((spot.longitude, spot.latitude), (centre.longitude, centre.latitude));
        let (outside, _) = region.outside_lab("huifa", 2).await;
        assert_eq!(codes(locate(&region, &outside, &there).await), ["point.out-of-region"]);
        let firm = region.firm("hongyuan", 1).await;
        assert_unknown("a firm", locate(&region, &firm, &there).await);
        region.assert_sound().await;
    }
}
