"""The columns of the XER tables that are written, in P6's order (version 20.12)."""

from __future__ import annotations

from collections.abc import Mapping

COLUMNS: Mapping[str, tuple[str, ...]] = {
    name: tuple(columns.split())
    for name, columns in {
        "CURRTYPE": """
            curr_id decimal_digit_cnt curr_symbol decimal_symbol digit_group_symbol
            pos_curr_fmt_type neg_curr_fmt_type curr_type curr_short_name group_digit_cnt
            base_exch_rate
        """,
        "MEMOTYPE": """
            memo_type_id seq_num eps_flag proj_flag wbs_flag task_flag memo_type
        """,
        "PROJECT": """
            proj_id fy_start_month_num rsrc_self_add_flag allow_complete_flag rsrc_multi_assign_flag
            checkout_flag project_flag step_complete_flag cost_qty_recalc_flag batch_sum_flag
            name_sep_char def_complete_pct_type proj_short_name acct_id orig_proj_id source_proj_id
            base_type_id clndr_id sum_base_proj_id task_code_base task_code_step priority_num
            wbs_max_sum_level strgy_priority_num last_checksum critical_drtn_hr_cnt def_cost_per_qty
            last_recalc_date plan_start_date plan_end_date scd_end_date add_date last_tasksum_date
            fcst_start_date def_duration_type task_code_prefix guid def_qty_type add_by_name
            web_local_root_path proj_url def_rate_type add_act_remain_flag act_this_per_link_flag
            def_task_type act_pct_link_flag critical_path_type task_code_prefix_flag
            def_rollup_dates_flag use_project_baseline_flag rem_target_link_flag reset_planned_flag
            allow_neg_act_flag sum_assign_level last_fin_dates_id fintmpl_id
            last_baseline_update_date cr_external_key apply_actuals_date last_schedule_date
            location_id loaded_scope_level export_flag new_fin_dates_id baselines_to_export
            baseline_names_to_export next_data_date close_period_flag sum_refresh_date
            trsrcsum_loaded sumtask_loaded
        """,
        "CALENDAR": """
            clndr_id default_flag clndr_name proj_id base_clndr_id last_chng_date clndr_type
            day_hr_cnt week_hr_cnt month_hr_cnt year_hr_cnt rsrc_private clndr_data
        """,
        "SCHEDOPTIONS": """
            schedoptions_id proj_id sched_outer_depend_type sched_open_critical_flag
            sched_lag_early_start_flag sched_retained_logic sched_setplantoforecast sched_float_type
            sched_calendar_on_relationship_lag sched_use_expect_end_flag sched_progress_override
            level_float_thrs_cnt level_outer_assign_flag level_outer_assign_priority
            level_over_alloc_pct level_within_float_flag level_keep_sched_date_flag
            level_all_rsrc_flag sched_use_project_end_date_for_float
            enable_multiple_longest_path_calc limit_multiple_longest_path_calc
            max_multiple_longest_path use_total_float_multiple_longest_paths
            key_activity_for_multiple_longest_paths LevelPriorityList
        """,
        "PROJWBS": """
            wbs_id proj_id obs_id seq_num est_wt proj_node_flag sum_data_flag status_code
            wbs_short_name wbs_name phase_id parent_wbs_id ev_user_pct ev_etc_user_value orig_cost
            indep_remain_total_cost ann_dscnt_rate_pct dscnt_period_type indep_remain_work_qty
            anticip_start_date anticip_end_date ev_compute_type ev_etc_compute_type guid tmpl_guid
            plan_open_state
        """,
        "TASK": """
            task_id proj_id wbs_id clndr_id phys_complete_pct rev_fdbk_flag est_wt lock_plan_flag
            auto_compute_act_flag complete_pct_type task_type duration_type status_code task_code
            task_name rsrc_id total_float_hr_cnt free_float_hr_cnt remain_drtn_hr_cnt act_work_qty
            remain_work_qty target_work_qty target_drtn_hr_cnt target_equip_qty act_equip_qty
            remain_equip_qty cstr_date act_start_date act_end_date late_start_date late_end_date
            expect_end_date early_start_date early_end_date restart_date reend_date
            target_start_date target_end_date rem_late_start_date rem_late_end_date cstr_type
            priority_type suspend_date resume_date float_path float_path_order guid tmpl_guid
            cstr_date2 cstr_type2 driving_path_flag act_this_per_work_qty act_this_per_equip_qty
            external_early_start_date external_late_end_date create_date update_date create_user
            update_user location_id
        """,
        "TASKPRED": """
            task_pred_id task_id pred_task_id proj_id pred_proj_id pred_type lag_hr_cnt comments
            float_path aref arls
        """,
        "TASKMEMO": """
            memo_id task_id memo_type_id proj_id task_memo
        """,
    }.items()
}
