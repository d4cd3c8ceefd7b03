//! Keys of patients: what they open, and rotation of the clinic's key while everybody works.

use carehub::core::Core;
use carehub::ids::PatientId;
use carehub::records::{Error, keys};
use carehub::vault::{Keys, Unopened, Vault};
use futures_util::future::join_all;

use crate::support::{World, both};

async fn seal(core: &Core, patient: PatientId, place: &str, text: &str) -> String {
    let mut change = core.begin().await.expect("begins");
    let sealed = keys::seal(&mut change, core, patient, place, text).await.expect("sealed");
    change.commit().await.expect("commits");
    sealed
}

async fn open(core: &Core, patient: PatientId, place: &str, sealed: &str) -> Result<String, Error> {
    let mut conn = core.read().await.expect("a connection");
    keys::open(&mut conn, core, patient, place, sealed).await.map(|text| text.0)
}

async fn patients(world: &World, count: usize) -> Vec<PatientId> {
    let mut patients = Vec::new();
    for n in 0..count {
        patients.push(world.patient(&format!("Patient {n}")).await.patient);
    }
    patients
}

both! {
    async fn text_opens_for_its_patient_and_place_and_nowhere_else(world: World) {
        let both = patients(&world, 2).await;
        let (one, other) = (both[0], both[1]);
        let sealed = seal(&world.core, one, "medical_record|content|1", "Left knee").await;
        seal(&world.core, other, "medical_record|content|1", "Right knee").await;
        assert!(!sealed.contains("knee"));
        assert_eq!(open(&world.core, one, "medical_record|content|1", &sealed).await.expect("opens"), "Left knee");
        for (patient, place, sealed) in [
            (one, "medical_record|content|2", sealed.as_str()),
            (other, "medical_record|content|1", &sealed),
            (one, "medical_record|content|1", "2.AAAA"),
            (one, "medical_record|content|1", "nonsense"),
        ] {
            let refused = open(&world.core, patient, place, sealed).await;
            assert!(matches!(refused, Err(Error::Sealed(Unopened))), "{place} {sealed}");
        }
        assert_eq!(open(&world.core, one, "x", "").await.expect("opens"), "");
    }

    async fn two_who_need_the_first_key_at_once_get_the_same_one(world: World) {
        let patient = patients(&world, 1).await[0];
        let sealed = join_all((0..6).map(async |n| seal(&world.core, patient, "x", &n.to_string()).await)).await;
        for (n, sealed) in sealed.iter().enumerate() {
            assert_eq!(open(&world.core, patient, "x", sealed).await.expect("opens"), n.to_string());
        }
    }

    async fn rotation_while_others_read_and_write_loses_nothing(world: World) {
        let core = &world.core;
        let patients = patients(&world, 70).await;
        let mut written = Vec::new();
        // The last ten get their keys during the rotation.
        for patient in patients.iter().take(60) {
            written.push((*patient, seal(core, *patient, "x", "before").await, "before"));
        }
        let rotating = async {
            core.vault.hold(&Keys::from([(2, [8; 32])]));
            keys::rewrap(core).await.expect("rotates")
        };
        let writing = async {
            let mut during = Vec::new();
            for patient in patients.iter().rev() {
                during.push((*patient, seal(core, *patient, "x", "during").await, "during"));
            }
            during
        };
        let reading = async {
            for (patient, sealed, text) in written.iter().rev().chain(&written) {
                assert_eq!(open(core, *patient, "x", sealed).await.expect("opens"), *text);
            }
        };
        let (_, during, ()) = tokio::join!(rotating, writing, reading);
        written.extend(during);
        // What was made while it ran may still be of the old version: the next round takes it.
        keys::rewrap(core).await.expect("rotates");
        let versions = keys::versions(&mut core.read().await.expect("a connection")).await.expect("counts");
        assert_eq!(versions, [(2, 70)]);
        // Without the old key, as after it was thrown away.
        let vault = Vault::with(&Keys::from([(2, [8; 32])]), || None);
        let later = Core::new(core.db.clone(), core.clock.clone(), vault, core.settings.clone());
        for (patient, sealed, text) in &written {
            assert_eq!(open(&later, *patient, "x", sealed).await.expect("opens"), *text);
        }
    }

    async fn server_takes_up_a_key_that_was_made_beside_it(world: World) {
        let patient = patients(&world, 1).await[0];
        let core = &world.core;
        let sealed = seal(core, patient, "x", "text").await;
        let all = Keys::from([(1, [7; 32]), (2, [8; 32])]);
        let with = |vault| Core::new(core.db.clone(), core.clock.clone(), vault, core.settings.clone());
        let beside = with(Vault::with(&all, || None));
        keys::rewrap(&beside).await.expect("rotates");
        assert!(matches!(open(core, patient, "x", &sealed).await, Err(Error::Sealed(Unopened))), "it has no second key");
        let server = with(Vault::with(&Keys::from([(1, [7; 32])]), move || Some(all.clone())));
        assert_eq!(open(&server, patient, "x", &sealed).await.expect("opens"), "text");
    }
}
