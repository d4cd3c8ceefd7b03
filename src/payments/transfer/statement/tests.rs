//! Statements as banks give them.

use proptest::prelude::*;

use super::*;

fn usual() -> Usual {
    Usual { account: "DE89370400440532013000".to_owned(), currency: "EUR".parse().expect("a code") }
}

fn read_all(text: &str) -> Statement {
    read(text.as_bytes(), &usual()).expect("a statement")
}

#[test]
fn csv_of_several_banks_says_the_same() {
    for text in [
        "Date;Amount;Payer;Reference\n2026-06-03;45.00;Ada Lovelace;RF18539007547034\n",
        "\u{feff}Date,Amount,Payer,Reference\r\n2026-06-03,45.00,Ada Lovelace,RF18539007547034\r\n",
        "Umsätze\nKonto;DE89\n\nBuchungstag;Valutadatum;Beguenstigter/Zahlungspflichtiger;Verwendungszweck;Betrag;Waehrung;\n\
         03.06.2026;04.06.2026;Ada Lovelace;RF18539007547034;\"45,00\";EUR;\n",
        "Date comptable\tLibellé\tMontant\tDevise\tNom\n03/06/2026\tRF18539007547034\t45,00\tEUR\tAda Lovelace\n",
    ] {
        let statement = read_all(text);
        let [entry] = &statement.entries[..] else { panic!("{text}: {statement:?}") };
        assert_eq!((entry.amount.minor, entry.amount.currency.code()), (4500, "EUR"), "{text}");
        assert_eq!(entry.booked_on.to_string(), "2026-06-03");
        assert_eq!((entry.payer.0.as_str(), entry.text.0.as_str()), ("Ada Lovelace", "RF18539007547034"));
        assert_eq!(entry.account, usual().account);
    }
    let latin = b"Buchungstag;Betrag;W\xe4hrung;Name\n03.06.2026;1,00;CHF;M\xfcller\n";
    let statement = read(latin, &usual()).expect("a statement");
    assert_eq!((statement.entries[0].payer.0.as_str(), statement.entries[0].amount.currency.code()), ("Müller", "CHF"));
}

#[test]
fn broken_lines_are_named_and_hold_up_nobody() {
    let statement = read_all(
        "Date;Amount;Currency;Payer\n2026-06-03;45.00;EUR;A\nsoon;45.00;EUR;B\n2026-06-03;much;EUR;C\n\n2026-06-03;1.00;XXX;D\n\
         2026-06-03\n2026-06-03;1.00;EUR;a;b;c\n2026-06-03;-9.00;EUR;E\n2026-06-03;\"4\n5\";EUR;F\n2026-06-04;46.00;EUR;G\n",
    );
    let good: Vec<&str> = statement.entries.iter().map(|entry| entry.payer.0.as_str()).collect();
    assert_eq!(good, ["A", "F", "G"]);
    assert_eq!(statement.passed_over, 1);
    let broken = [(3, Flaw::Date), (4, Flaw::Amount), (6, Flaw::Currency), (7, Flaw::Columns), (8, Flaw::Columns)];
    assert_eq!(statement.broken, broken);
}

#[test]
fn what_is_no_statement_is_refused() {
    for (text, expected) in [
        ("", Unreadable::Head),
        ("hello", Unreadable::Head),
        ("Name;Amount\nA;1\n", Unreadable::Head),
        ("<html></html>", Unreadable::Xml),
        ("<Document><BkToCstmrStmt>", Unreadable::Xml),
        ("<Document></Wrong>", Unreadable::Xml),
        ("<Document>&unknown;<BkToCstmrStmt/></Document>", Unreadable::Xml),
        (&"<a>".repeat(100_000), Unreadable::Xml),
        (&format!("Date;Amount\n{}", "2026-06-03;1\n".repeat(5001)), Unreadable::TooLong),
    ] {
        assert_eq!(read(text.as_bytes(), &usual()).err(), Some(expected), "{}", &text[..text.len().min(60)]);
    }
    assert!(read(b"\x89PNG\r\n\x1a\n", &usual()).is_err());
}

/// As the examples of ISO 20022 and of banks are, in versions 2 and 8.
const CAMT: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<c:Document xmlns:c="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><c:BkToCstmrStmt><c:GrpHdr><c:MsgId>1</c:MsgId></c:GrpHdr>
<c:Stmt><c:Acct><c:Id><c:IBAN>GB82WEST12345698765432</c:IBAN></c:Id></c:Acct>
<c:Ntry><c:Amt Ccy="EUR">45.00</c:Amt><c:CdtDbtInd>CRDT</c:CdtDbtInd><c:Sts>BOOK</c:Sts><c:BookgDt><c:Dt>2026-06-03</c:Dt></c:BookgDt>
<c:AcctSvcrRef>B-1</c:AcctSvcrRef><c:NtryDtls><c:TxDtls><c:RltdPties><c:Dbtr><c:Nm>Ada &amp; Co</c:Nm></c:Dbtr></c:RltdPties>
<c:RmtInf><c:Ustrd>thank you</c:Ustrd><c:Strd><c:CdtrRefInf><c:Ref>RF18539007547034</c:Ref></c:CdtrRefInf></c:Strd></c:RmtInf></c:TxDtls></c:NtryDtls></c:Ntry>
<c:Ntry><c:Amt Ccy="EUR">30.00</c:Amt><c:CdtDbtInd>CRDT</c:CdtDbtInd><c:Sts><c:Cd>BOOK</c:Cd></c:Sts><c:BookgDt><c:DtTm>2026-06-03T10:00:00Z</c:DtTm></c:BookgDt>
<c:AcctSvcrRef>B-2</c:AcctSvcrRef><c:NtryDtls>
<c:TxDtls><c:Refs><c:AcctSvcrRef>B-2a</c:AcctSvcrRef></c:Refs><c:Amt Ccy="EUR">10.00</c:Amt><c:RltdPties><c:Dbtr><c:Pty><c:Nm>One</c:Nm></c:Pty></c:Dbtr></c:RltdPties></c:TxDtls>
<c:TxDtls><c:AmtDtls><c:TxAmt><c:Amt Ccy="EUR">20.00</c:Amt></c:TxAmt></c:AmtDtls></c:TxDtls></c:NtryDtls></c:Ntry>
<c:Ntry><c:Amt Ccy="EUR">5.00</c:Amt><c:CdtDbtInd>DBIT</c:CdtDbtInd><c:Sts>BOOK</c:Sts><c:BookgDt><c:Dt>2026-06-03</c:Dt></c:BookgDt></c:Ntry>
<c:Ntry><c:Amt Ccy="EUR">6.00</c:Amt><c:CdtDbtInd>CRDT</c:CdtDbtInd><c:Sts>PDNG</c:Sts></c:Ntry>
<c:Ntry><c:Amt Ccy="EUR">7.00</c:Amt><c:CdtDbtInd>CRDT</c:CdtDbtInd><c:Sts>BOOK</c:Sts></c:Ntry>
<c:Ntry><c:Amt>8.00</c:Amt><c:CdtDbtInd>CRDT</c:CdtDbtInd><c:Sts>BOOK</c:Sts></c:Ntry>
</c:Stmt></c:BkToCstmrStmt></c:Document>"#;

#[test]
fn camt_is_read_in_old_and_new_versions() {
    let statement = read_all(CAMT);
    let found: Vec<(i64, &str, &str, &str)> = statement
        .entries
        .iter()
        .map(|entry| (entry.amount.minor, entry.payer.0.as_str(), entry.text.0.as_str(), entry.bank_reference.as_str()))
        .collect();
    assert_eq!(
        found,
        [(4500, "Ada & Co", "RF18539007547034 thank you", "B-1"), (1000, "One", "", "B-2a"), (2000, "", "", ""),]
    );
    assert!(statement.entries.iter().all(|entry| entry.account == "GB82WEST12345698765432"));
    assert!(statement.entries.iter().all(|entry| entry.booked_on.to_string() == "2026-06-03"));
    assert_eq!((statement.passed_over, statement.format), (2, StatementFormat::Camt053));
    assert_eq!(statement.broken, [(13, Flaw::Date), (14, Flaw::Currency)]);
}

proptest! {
    /// Whatever is posted is read or refused.
    #[test]
    fn no_file_brings_it_down(bytes in prop::collection::vec(any::<u8>(), 0..300), cut in 0..CAMT.len(), sign in any::<u8>()) {
        let _ = read(&bytes, &usual());
        let _ = read(&[b"Date;Amount;Reference\n", &bytes[..]].concat(), &usual());
        let mut changed = CAMT.as_bytes().to_vec();
        changed[cut] = sign;
        let _ = read(&changed, &usual());
        changed.truncate(cut);
        let _ = read(&changed, &usual());
    }
}
