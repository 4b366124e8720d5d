//! The template files.

/// In the order of [`crate::Kind::ALL`], the first of a kind before its others.
pub(super) const FILES: [&str; 22] = [
    include_str!("../../templates/tj_list.1.json"),
    include_str!("../../templates/tj_list_ty.1.json"),
    include_str!("../../templates/tj_blank.1.json"),
    include_str!("../../templates/tj_talk.1.json"),
    include_str!("../../templates/gt_nom.1.json"),
    include_str!("../../templates/tj_r2.1.json"),
    include_str!("../../templates/qwh.1.json"),
    include_str!("../../templates/qwh_zq.1.json"),
    include_str!("../../templates/cwh.1.json"),
    include_str!("../../templates/cwh_fy.1.json"),
    include_str!("../../templates/ce.1.json"),
    include_str!("../../templates/cp.1.json"),
    include_str!("../../templates/cp_bz.1.json"),
    include_str!("../../templates/ybg1.1.json"),
    include_str!("../../templates/ybg2.1.json"),
    include_str!("../../templates/hj.1.json"),
    include_str!("../../templates/gxd.1.json"),
    include_str!("../../templates/jz.1.json"),
    include_str!("../../templates/jz_bfz.1.json"),
    include_str!("../../templates/xj_jc.1.json"),
    include_str!("../../templates/xj_df.1.json"),
    include_str!("../../templates/xj_df_wyh.1.json"),
];
