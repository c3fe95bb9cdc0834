use super::*;

#[test]
fn details_are_taken_apart_where_they_name_a_field() {
    let fault = at_fault("trafficDistribution.versions: weights must sum to 1.0");
    assert_eq!(fault.field.as_deref(), Some("trafficDistribution.versions"));
    assert_eq!(fault.message, "weights must sum to 1.0");
    let fault = at_fault("the call needs: a scope");
    assert_eq!(
        (fault.field, fault.message.as_str()),
        (None, "the call needs: a scope")
    );
}
