//! load
fn main(){}
