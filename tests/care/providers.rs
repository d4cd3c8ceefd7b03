//! Providers over HTTP.

use crate::support::{both, new_visit_type};
use carehub::care::{self, VisitKind};

both! {
    async fn provider_comes_with_visit_types_and_has_to_be_looked_at(world: World) {
        let ada = world.provider("Dr. Ada Okafor", "Africa/Lagos").await;
        world.visit_type(ada.provider, new_visit_type("Long talk", 60)).await;
        let mut change = world.core.begin().await.expect("begins");
        let provider = care::provider(&mut change, ada.provider).await.expect("reads").expect("is there");
        assert_eq!((provider.name.as_str(), provider.zone.as_str()), ("Dr. Ada Okafor", "Africa/Lagos"));
        assert_eq!(provider.next_opening_at, None);
        assert_eq!(care::provider_of(&mut change, ada.user).await.expect("reads"), Some(ada.provider));
        let types = care::visit_types(&mut change, ada.provider).await.expect("reads");
        assert_eq!(types.iter().map(|one| one.duration_minutes).collect::<Vec<_>>(), [30, 60]);
        assert!(types.iter().all(|one| one.kind == VisitKind::Video && one.active));
        let now = change.now();
        assert_eq!(care::openings_due(&mut change, now, 9).await.expect("reads"), [ada.provider]);
        let later = now + jiff::SignedDuration::from_hours(1);
        care::set_next_opening(&mut change, ada.provider, Some(later), later).await.expect("sets");
        assert!(care::openings_due(&mut change, now, 9).await.expect("reads").is_empty());
        let provider = care::provider(&mut change, ada.provider).await.expect("reads").expect("is there");
        assert_eq!(provider.next_opening_at, Some(later));
        assert!(care::lock_provider(&mut change, ada.provider).await.expect("locks"));
    }
}
