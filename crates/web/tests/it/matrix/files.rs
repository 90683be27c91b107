//! Where the `{id}` of every family of routes comes from.

/// The files that fill in `{id}` of the routes that begin so, the longest beginning first.
pub const FILES: &[(&str, &str)] = &[
    (
        "/contracts/",
        "SELECT id, subject, provider, division FROM contract WHERE handed_in",
    ),
    // The claim is the provider's inside the region and the subject's outside it (6.2, 6.3).
    (
        "/vouchers/{id}/claim",
        "SELECT id, CASE region WHEN 'outside' THEN subject END AS subject, \
         CASE region WHEN 'inside' THEN provider END AS provider, division FROM voucher",
    ),
    // Who may not take a claim back is led from the question to the claim, which is his to read.
    (
        "POST /claims/{id}/withdraw",
        "SELECT id, CASE region WHEN 'outside' THEN subject END AS subject, \
         CASE region WHEN 'inside' THEN provider END AS provider, division FROM claim",
    ),
    // The account is mended by the claimant; the other party is led to the claim.
    (
        "POST /claims/{id}/account",
        "SELECT id, CASE region WHEN 'outside' THEN subject END AS subject, \
         CASE region WHEN 'inside' THEN provider END AS provider, division FROM claim",
    ),
    // A division's own batches are another treasury's: `topups` tries them.
    (
        "/batches/",
        "SELECT id, NULL AS subject, NULL AS provider, NULL AS division FROM batch WHERE division IS NULL",
    ),
    (
        "/bank-doubts/",
        "SELECT id, NULL AS subject, NULL AS provider, NULL AS division FROM bank_doubt",
    ),
    (
        "/programmes/",
        "SELECT id, NULL AS subject, NULL AS provider, division FROM programme",
    ),
    (
        "/top-ups/",
        "SELECT id, subject, NULL AS provider, division FROM top_up",
    ),
    // A subsidy that is only proposed is no file of its provider yet.
    (
        "/subsidies/",
        "SELECT id, NULL AS subject, provider, NULL AS division FROM subsidy WHERE state <> 'proposed'",
    ),
    (
        "/operating/",
        "SELECT id, NULL AS subject, NULL AS provider, NULL AS division FROM operating",
    ),
    (
        "/appraisals/",
        "SELECT id, NULL AS subject, provider, NULL AS division FROM appraisal",
    ),
    (
        "/bundles/",
        "SELECT id, subject, provider, NULL AS division FROM bundle",
    ),
    (
        "/vouchers/",
        "SELECT id, subject, provider, division FROM voucher",
    ),
    (
        "/claims/",
        "SELECT id, subject, provider, division FROM claim",
    ),
    // What is owed to the region only its Finance handles; what is owed to an authority is tried by `topups`.
    (
        "POST /recoveries/{id}/pay-back",
        "SELECT id, NULL AS subject, NULL AS provider, NULL AS division FROM recovery WHERE top_up IS NULL",
    ),
    (
        "POST /recoveries/{id}/write-off",
        "SELECT id, NULL AS subject, NULL AS provider, NULL AS division FROM recovery WHERE top_up IS NULL",
    ),
    (
        "/recoveries/",
        "SELECT id, subject, provider, division FROM recovery WHERE top_up IS NULL",
    ),
    (
        "/spot-checks/",
        "SELECT id, NULL AS subject, NULL AS provider, NULL AS division FROM spot_plan",
    ),
    (
        "/checks/",
        "SELECT id, subject, provider, division FROM spot_check",
    ),
    (
        "/signals/",
        "SELECT id, NULL AS subject, NULL AS provider, NULL AS division FROM alarm",
    ),
    (
        "/opinions/",
        "SELECT id, subject, provider, NULL AS division FROM opinion",
    ),
    // A need is a provider's own where it reached him; those that reached two at once are neither's alone.
    (
        "/needs/",
        "SELECT n.id, n.subject, r.provider, n.division FROM need n LEFT JOIN need_reach r ON r.need = n.id \
         WHERE (SELECT COUNT(*) FROM need_reach x WHERE x.need = n.id) < 2",
    ),
    // Whoever is registered may sign up: the event is nobody's, the seats are the party's own.
    (
        "/training/{id}/sign-up",
        "SELECT t.id, s.id AS subject, p.id AS provider, s.division FROM training t, subject s, provider p \
         WHERE s.name = '宁夏枸红生物科技有限公司' AND p.name = '塞上材料检测研究院'",
    ),
    (
        "/training/{id}/leave",
        "SELECT t.id, s.id AS subject, p.id AS provider, s.division FROM training t, subject s, provider p \
         WHERE s.name = '宁夏枸红生物科技有限公司' AND p.name = '塞上材料检测研究院'",
    ),
    (
        "/training/",
        "SELECT id, NULL AS subject, NULL AS provider, NULL AS division FROM training",
    ),
    (
        "/news/",
        "SELECT id, NULL AS subject, NULL AS provider, NULL AS division FROM news",
    ),
    (
        "/need-offers/",
        "SELECT o.id, n.subject, o.provider, n.division FROM need_offer o JOIN need n ON n.id = o.need",
    ),
    (
        "/cases/",
        "SELECT id, subject, provider, division FROM inquiry",
    ),
    (
        "/objections/",
        "SELECT o.id, v.subject, v.provider, v.division FROM objection o JOIN voucher v ON v.id = o.voucher",
    ),
    (
        "/tickets/",
        "SELECT t.id, c.subject, c.provider, c.division FROM ticket t JOIN contract c ON c.id = t.contract",
    ),
    (
        "/files/",
        "SELECT a.id, c.subject, c.provider, c.division FROM attachment a JOIN contract c ON c.id = a.file",
    ),
    // The contract to be signed is its parties' alone; another test tries that. Letters of the application are the
    // subject's, those of a claim both parties'.
    (
        "/papers/",
        "SELECT p.id, c.subject, c.provider, c.division FROM paper p JOIN claim c ON c.id = p.file \
         UNION ALL \
         SELECT p.id, c.subject, NULL AS provider, c.division FROM paper p JOIN contract c ON c.id = p.file \
         WHERE p.kind <> 'contract'",
    ),
    (
        "/subjects/",
        "SELECT id, id AS subject, NULL AS provider, division FROM subject",
    ),
    (
        "/amendments/",
        "SELECT id, subject, NULL AS provider, division FROM amendment",
    ),
    (
        "/admissions/{id}/draw",
        "SELECT provider AS id, NULL AS subject, provider, NULL AS division FROM panel",
    ),
    (
        "/admissions/{id}/redraw",
        "SELECT provider AS id, NULL AS subject, provider, NULL AS division FROM panel",
    ),
    (
        "/admissions/{id}/close",
        "SELECT provider AS id, NULL AS subject, provider, NULL AS division FROM panel",
    ),
    (
        "/admissions/",
        "SELECT id, NULL AS subject, id AS provider, division FROM provider",
    ),
    (
        "/providers/",
        "SELECT id, NULL AS subject, id AS provider, division FROM provider WHERE filed_on IS NOT NULL",
    ),
    (
        "/accounts/",
        "SELECT id, NULL AS subject, NULL AS provider, NULL AS division FROM account WHERE login = 'centre'",
    ),
    // What such a link opens nobody has: it is refused on its own page, to everybody alike.
    (
        "/invitations/",
        "SELECT id, NULL AS subject, NULL AS provider, NULL AS division FROM account WHERE login = 'centre'",
    ),
    (
        "/reset/",
        "SELECT id, NULL AS subject, NULL AS provider, NULL AS division FROM account WHERE login = 'centre'",
    ),
    // A number that nobody printed is told on its own page, to everybody alike.
    (
        "/verify/",
        "SELECT id, NULL AS subject, NULL AS provider, NULL AS division FROM account WHERE login = 'centre'",
    ),
    (
        "/members/invited/",
        "SELECT id, CASE side WHEN 'subject' THEN party END AS subject, \
         CASE side WHEN 'provider' THEN party END AS provider, NULL AS division FROM link WHERE party IS NOT NULL",
    ),
    (
        "/members/",
        "SELECT id, CASE side WHEN 'subject' THEN party END AS subject, \
         CASE side WHEN 'provider' THEN party END AS provider, NULL AS division FROM member",
    ),
    (
        "/grants/",
        "SELECT id, NULL AS subject, NULL AS provider, NULL AS division FROM account WHERE login = 'centre'",
    ),
    (
        "/catalogue/service/",
        "SELECT id, NULL AS subject, provider, NULL AS division FROM service",
    ),
    (
        "/catalogue/instrument/",
        "SELECT id, NULL AS subject, provider, NULL AS division FROM instrument",
    ),
    (
        "/catalogue/certificate/",
        "SELECT id, NULL AS subject, provider, NULL AS division FROM certificate",
    ),
    (
        "/account/kept/",
        "SELECT k.id, s.id AS subject, NULL AS provider, s.division FROM kept_form k JOIN subject s ON s.account = k.account",
    ),
    (
        "/related/subject/",
        "SELECT id, id AS subject, NULL AS provider, division FROM subject",
    ),
    (
        "/related/provider/",
        "SELECT id, NULL AS subject, id AS provider, division FROM provider",
    ),
    (
        "/related/contract/",
        "SELECT id, subject, provider, division FROM contract",
    ),
    (
        "/related/voucher/",
        "SELECT id, subject, provider, division FROM voucher",
    ),
    (
        "/related/claim/",
        "SELECT id, subject, provider, division FROM claim",
    ),
    (
        "/related/ticket/",
        "SELECT t.id, c.subject, c.provider, c.division FROM ticket t JOIN contract c ON c.id = t.contract",
    ),
    (
        "/related/payment/",
        "SELECT p.id, c.subject, c.provider, c.division FROM payment p JOIN claim c ON c.id = p.claim",
    ),
    (
        "/notices/",
        "SELECT id, NULL AS subject, provider, NULL AS division FROM publication",
    ),
    (
        "/notice-objections/",
        "SELECT o.id, NULL AS subject, p.provider, NULL AS division \
         FROM notice_objection o JOIN publication p ON p.id = o.publication",
    ),
    (
        "/sheets/",
        "SELECT s.id, e.account AS subject, NULL AS provider, NULL AS division FROM sheet s JOIN expert e ON e.id = s.expert",
    ),
    (
        "/experts/",
        "SELECT id, NULL AS subject, NULL AS provider, NULL AS division FROM expert",
    ),
    (
        "/owners/",
        "SELECT id, NULL AS subject, NULL AS provider, NULL AS division FROM succession",
    ),
    (
        "/drafts/",
        "SELECT d.id, s.id AS subject, NULL AS provider, s.division FROM draft d JOIN subject s ON s.account = d.account",
    ),
];
