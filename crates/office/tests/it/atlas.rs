//! The directory as a map: what stands where, and how a crowded county is cut into parts.

use office::directory::atlas::{self, Cell, ON_PAGE, Pin, Wish};
use rules::Use;
use rules::atlas::Layer;
use rules::catalogue::EntryKind;
use sim::{approve, instrument_form};
use store::{Account, Provider, Spot, Store};
use uuid::Uuid;

use crate::support::{Region, both};

fn wish(layer: Layer, place: &str) -> Wish {
    Wish {
        layer,
        place: place.to_owned(),
        purpose: None,
        class: None,
        band: None,
        cell: None,
        page: 1,
    }
}

async fn look(region: &Region, wish: &Wish) -> atlas::Atlas {
    atlas::look(&region.town.office, wish).await.unwrap()
}

/// So many providers like this one, every second of them with a place somewhere in 西夏区.
async fn crowd(region: &Region, like: Uuid, count: u128) {
    let store = Store::open(&region.url).await.unwrap();
    let model: Provider = store::find(&store, like).await.unwrap().unwrap();
    let owner: Account = store::find(&store, model.account).await.unwrap().unwrap();
    let outline = office_outline(region);
    let (least, most) = outline.bounds();
    let tx = store.begin().await.unwrap();
    for at in 0..count {
        let id = Uuid::from_u128(0x0190_0000_0000_7000_9000_0000_0000_0000 + at);
        let copy = Provider {
            id,
            number: format!("JG2026-9{at:05}-0"),
            name: format!("西夏第{at}检测站"),
            uscc: format!("copy-{at}"),
            account: id,
            division: Some("640105".to_owned()),
            ..model.clone()
        };
        let account = Account {
            id,
            login: format!("copy-{at}"),
            ..owner.clone()
        };
        tx.insert(account).await.unwrap();
        tx.insert(copy).await.unwrap();
        let centre = outline.centre();
        let step = i64::try_from(at).unwrap() * 400;
        if at % 2 == 0 {
            // Half of them stand outside their county, as after a change of the outlines.
            let longitude = if at % 4 == 0 {
                most.longitude + 1
            } else {
                centre.longitude + step
            };
            let latitude = centre.latitude.max(least.latitude);
            tx.insert(Spot {
                provider: id,
                longitude,
                latitude,
                updated_at: region.town.office.now(),
            })
            .await
            .unwrap();
        }
    }
    tx.commit().await.unwrap();
    office::directory::rebuild(&region.town.office)
        .await
        .unwrap();
}

fn office_outline(region: &Region) -> rules::places::Outline {
    region
        .town
        .office
        .law()
        .counties
        .get("640105")
        .unwrap()
        .clone()
}

both! {
    async fn what_stands_where(region: Region) {
        let (lab, id) = region.lab("huace", 11).await;
        region.outside_lab("hujian", 12).await;
        let town = &region.town;
        let entry = town.offer(&lab, EntryKind::Instrument, instrument_form("质谱仪", "QE")).await.unwrap();
        town.decide_entry(&region.agency, EntryKind::Instrument, entry, approve(1)).await.unwrap();
        let all = look(&region, &wish(Layer::Providers, "")).await;
        assert_eq!(all.counties.get("640104"), Some(&1));
        assert_eq!(all.provinces.values().sum::<usize>(), 1);
        assert!(all.places.is_empty() && all.pins.is_empty(), "nothing is listed of the whole region");
        let here = look(&region, &wish(Layer::Instruments, "640104")).await;
        assert_eq!((here.total, here.providers, here.unplaced), (1, 1, 1));
        assert!(here.pins.is_empty(), "it has not said where it is");
        town.locate(&lab, "106.3021", "38.4633").await.unwrap();
        let here = look(&region, &wish(Layer::Providers, "640104")).await;
        assert!(matches!(&here.pins[..], [Pin::One { number: 1, listed, .. }] if listed.id == id));
        assert_eq!(here.unplaced, 0);
        let narrowed = Wish { purpose: Some(Use::Incubation), ..wish(Layer::Providers, "640104") };
        assert_eq!(look(&region, &narrowed).await.total, 0);
        let nowhere = look(&region, &wish(Layer::Providers, "999999")).await;
        assert_eq!((nowhere.total, nowhere.pages), (0, 1));

        crowd(&region, id, 200).await;
        let crowded = look(&region, &wish(Layer::Providers, "640105")).await;
        assert_eq!((crowded.total, crowded.unplaced, crowded.pages), (200, 150, 5));
        assert_eq!(crowded.places.len(), ON_PAGE);
        let mut drawn = 0;
        for pin in &crowded.pins {
            let Pin::Many { cell, count, .. } = pin else {
                panic!("too many to be drawn each by itself: {pin:?}");
            };
            assert_eq!(Cell::parse(&cell.code()), Some(*cell));
            let part = look(&region, &Wish { cell: Some(*cell), ..wish(Layer::Providers, "640105") }).await;
            assert_eq!(part.total, *count, "the list of a part is what its circle counts");
            drawn += count;
        }
        assert_eq!(drawn, 50, "those outside their county are not drawn in it");
    }
}
