//! Everything that can be done on the platform.

coded! {
    /// Everything that can be done; each verb of the office and each route names one.
    pub enum Act {
        /// Read public pages.
        SeePublic = "see-public", "查看公开信息";
        /// Sign in.
        SignIn = "sign-in", "登录";
        /// Open an account.
        SignUp = "sign-up", "开户";
        /// Sign out, change the password, read messages.
        KeepAccount = "keep-account", "管理本人账号";
        /// Set up, renew or switch off one's own second factor.
        ManageFactor = "manage-factor", "管理两步验证";
        /// Register as a subject.
        RegisterSubject = "register-subject", "登记创新主体";
        /// Read a registration.
        SeeSubject = "see-subject", "查看主体登记";
        /// Certify, return or refuse a registration.
        CertifySubject = "certify-subject", "审核主体登记";
        /// Apply for admission as a provider.
        ApplyProvider = "apply-provider", "申请入库";
        /// Read an admission.
        SeeProvider = "see-provider", "查看入库申请";
        /// Take an application in, return or refuse it.
        TakeInProvider = "take-in-provider", "受理入库申请";
        /// File a provider, return or refuse it.
        FileProvider = "file-provider", "备案服务机构";
        /// Remove a provider.
        RemoveProvider = "remove-provider", "移出服务机构";
        /// Write a contract draft.
        DraftContract = "draft-contract", "填写服务合同";
        /// Throw an unsubmitted draft of one's own away.
        DiscardDraft = "discard-draft", "删除草稿";
        /// Draw a contract up: number it and print it for the seals.
        DrawContract = "draw-contract", "拟定服务合同";
        /// Submit a signed and sealed contract.
        SubmitContract = "submit-contract", "提交服务合同";
        /// Withdraw a contract.
        WithdrawContract = "withdraw-contract", "撤回服务合同";
        /// Read a contract.
        SeeContract = "see-contract", "查看服务合同";
        /// Review a contract at the local authority.
        ReviewContract = "review-contract", "审核服务合同";
        /// Re-check a contract.
        RecheckContract = "recheck-contract", "复核服务合同";
        /// Confirm a contract and issue the voucher.
        ConfirmContract = "confirm-contract", "审定发券";
        /// Read a voucher.
        SeeVoucher = "see-voucher", "查看创新券";
        /// Set a voucher off.
        SetOffVoucher = "set-off-voucher", "抵用创新券";
        /// Record the full payment to an out-of-region provider.
        PayInFull = "pay-in-full", "登记全额付款";
        /// Give an unused voucher back.
        VoidVoucher = "void-voucher", "退回创新券";
        /// Lower the amount of a contract whose voucher is unused.
        LowerContract = "lower-contract", "减少合同金额";
        /// Let a voucher lapse whose year is over.
        ExpireVoucher = "expire-voucher", "创新券到期";
        /// Object to a set-off.
        ObjectVoucher = "object-voucher", "对抵用提出异议";
        /// Answer an objection.
        AnswerObjection = "answer-objection", "处理异议";
        /// Confirm that the service is complete.
        CompleteService = "complete-service", "确认服务完成";
        /// Rate the provider.
        RateProvider = "rate-provider", "评价服务机构";
        /// Enter a ticket.
        AddTicket = "add-ticket", "登记票据";
        /// Enter a result.
        AddResult = "add-result", "上传成果证明";
        /// Claim.
        SubmitClaim = "submit-claim", "提交兑付申请";
        /// Withdraw a claim.
        WithdrawClaim = "withdraw-claim", "撤回兑付申请";
        /// Read a claim.
        SeeClaim = "see-claim", "查看兑付申请";
        /// Re-check a claim.
        RecheckClaim = "recheck-claim", "复核兑付申请";
        /// Confirm a claim.
        ConfirmClaim = "confirm-claim", "审定兑付申请";
        /// Record that a ticket was offset by a red invoice or declared void.
        StrikeTicket = "strike-ticket", "登记票据红冲或作废";
        /// Record a payment.
        PayClaim = "pay-claim", "付款";
        /// Mend the account into which a claim could not be paid.
        CorrectAccount = "correct-account", "改正收款账户";
        /// Read payment batches, the bank's answers and the reconciliation.
        SeeBatch = "see-batch", "查看付款批次";
        /// Draw up a payment batch.
        DrawBatch = "draw-batch", "拟定付款批次";
        /// Release a payment batch; two different people do.
        ReleaseBatch = "release-batch", "放行付款批次";
        /// Cancel a batch that the bank does not have.
        CancelBatch = "cancel-batch", "撤销付款批次";
        /// Make the payment file for the bank, with the accounts in full.
        ExportBatch = "export-batch", "导出付款文件";
        /// Record what the bank's return file says.
        ImportReturn = "import-return", "导入银行回单";
        /// Settle a line of a return file that needs a person.
        ResolveReturn = "resolve-return", "处理回单异常";
        /// Enter what the bank said of an instruction where no return file comes; another person checks it.
        EnterAnswer = "enter-answer", "登记银行答复";
        /// Agree to a provider's new account, or return it.
        CertifyAccount = "certify-account", "核实机构收款账户";
        /// Order what was paid to be paid back.
        OrderRecovery = "order-recovery", "追回兑付资金";
        /// Read such an order.
        SeeRecovery = "see-recovery", "查看追回通知";
        /// Record what was paid back.
        PayBack = "pay-back", "登记缴回";
        /// Write off what cannot be had any more.
        WriteOff = "write-off", "核销追回款";
        /// Open a case of suspected fraud.
        OpenCase = "open-case", "立案";
        /// Read a case.
        SeeCase = "see-case", "查看案件";
        /// State one's side in a case.
        StateCase = "state-case", "陈述申辩";
        /// Decide a case.
        DecideCase = "decide-case", "作出案件决定";
        /// Appeal against the decision of a case.
        AppealCase = "appeal-case", "申诉";
        /// Rule on an appeal.
        RuleAppeal = "rule-appeal", "裁定申诉";
        /// Carry out what was decided and close the case.
        CloseCase = "close-case", "执行决定并结案";
        /// Read the plans of spot checks and what their samples say.
        SeeSpotPlan = "see-spot-plan", "查看抽查计划";
        /// Make a plan of spot checks; the hash of its seed is published.
        PlanSpotCheck = "plan-spot-check", "制定抽查计划";
        /// Reveal the seed and draw the vouchers.
        DrawSpotCheck = "draw-spot-check", "抽取创新券";
        /// Close a plan once everything drawn is settled.
        CloseSpotPlan = "close-spot-plan", "结束抽查计划";
        /// Read a spot check.
        SeeSpotCheck = "see-spot-check", "查看抽查";
        /// Record what a spot check found.
        RecordSpotCheck = "record-spot-check", "登记检查结果";
        /// Answer what a spot check found.
        AnswerSpotCheck = "answer-spot-check", "答复抽查";
        /// Settle a spot check.
        SettleSpotCheck = "settle-spot-check", "处理抽查结果";
        /// Hand in what was mended after a spot check.
        MendSpotCheck = "mend-spot-check", "提交抽查整改";
        /// Accept such mending, ask again, or open a case.
        JudgeMending = "judge-mending", "核对抽查整改";
        /// Read the signals beside claims.
        SeeSignal = "see-signal", "查看监测信号";
        /// Look at claims again for what came to light since.
        WatchSignals = "watch-signals", "再次监测";
        /// Answer a signal.
        AnswerSignal = "answer-signal", "答复监测信号";
        /// Rate the handling of one's own file.
        RateHandling = "rate-handling", "评价办理";
        /// Complain about the provider of one's contract.
        Complain = "complain", "投诉服务机构";
        /// Read ratings of the handling and complaints.
        SeeOpinion = "see-opinion", "查看评价和投诉";
        /// Answer who was not satisfied or complained.
        ReplyOpinion = "reply-opinion", "答复评价和投诉";
        /// Post a need for a service.
        PostNeed = "post-need", "发布服务需求";
        /// Read needs: one's own, those that reach one's catalogue, or all.
        SeeNeed = "see-need", "查看服务需求";
        /// Take one's need back.
        WithdrawNeed = "withdraw-need", "撤回服务需求";
        /// Offer a service to a need.
        OfferService = "offer-service", "报价";
        /// Take one's offer back.
        TakeOfferBack = "take-offer-back", "撤回报价";
        /// Choose an offer.
        AcceptOffer = "accept-offer", "选定报价";
        /// Suggest a provider to a need.
        SuggestProvider = "suggest-provider", "推荐服务机构";
        /// End a need, for a reason.
        EndNeed = "end-need", "关闭服务需求";
        /// Let a need expire whose days are over, and tell whose catalogue matches one by now.
        TendNeeds = "tend-needs", "维护服务需求";
        /// Announce a training event.
        AnnounceTraining = "announce-training", "发布培训活动";
        /// Call an event off.
        CancelTraining = "cancel-training", "取消活动";
        /// Take seats at an event.
        SignUpTraining = "sign-up-training", "报名";
        /// Give them up.
        LeaveTraining = "leave-training", "取消报名";
        /// Enter who came.
        RecordAttendance = "record-attendance", "登记到场";
        /// Publish a short notice.
        PublishNews = "publish-news", "发布动态";
        /// Take one off the public page.
        WithdrawNews = "withdraw-news", "撤下动态";
        /// Open a programme of local top-up, with its terms and its budget.
        OpenProgramme = "open-programme", "设立配套计划";
        /// Read the programmes of one's own division, their offers and their books.
        SeeProgramme = "see-programme", "查看配套计划";
        /// Change the terms of a programme from a later day on.
        ChangeProgramme = "change-programme", "变更配套条件";
        /// Add to the budget of a programme or cut it.
        FundProgramme = "fund-programme", "登记配套预算";
        /// Close a programme; what it promised it pays.
        CloseProgramme = "close-programme", "结束配套计划";
        /// Read a top-up.
        SeeTopUp = "see-top-up", "查看地方配套";
        /// Confirm that one takes a top-up.
        ConfirmTopUp = "confirm-top-up", "确认领取地方配套";
        /// Offer what waits, once the money is there and nothing is owed any more.
        OfferTopUp = "offer-top-up", "提供地方配套";
        /// Read what all divisions pay, as sums.
        SeeTopUpTotals = "see-top-up-totals", "查看地方配套汇总";
        /// Grant the yearly budget.
        Appropriate = "appropriate", "登记预算";
        /// Close a budget year.
        CloseYear = "close-year", "年度结转";
        /// Stop and restart the payment clocks as the money goes and comes.
        WatchBudget = "watch-budget", "核对预算排队";
        /// Read the budget.
        SeeBudget = "see-budget", "查看预算";
        /// Read the numbers of a year: the region's, those of one's area, or one's own.
        SeeNumbers = "see-numbers", "查看统计";
        /// Take the vouchers of a year without names.
        ExportAnonymous = "export-anonymous", "导出匿名数据";
        /// Ask what came of a voucher a year after its payment.
        AskOutcome = "ask-outcome", "询问成果";
        /// Tell it.
        TellOutcome = "tell-outcome", "回答成果问题";
        /// Read the queue of files waiting for one's decision.
        SeeQueue = "see-queue", "查看待办";
        /// Approve many files at once, each by the act of its own step.
        ApproveTogether = "approve-together", "成批通过";
        /// Take back an approval before anybody acted upon it.
        TakeBack = "take-back", "撤回通过";
        /// Look for files by anything written on them.
        Find = "find", "查找文件";
        /// Read an attachment.
        SeeFile = "see-file", "查看附件";
        /// Read the record of acts.
        ReadRecord = "read-record", "查看操作记录";
        /// Manage accounts.
        ManageAccounts = "manage-accounts", "管理账号";
        /// Ask for a new password.
        ResetPassword = "reset-password", "找回密码";
        /// Take up an invitation.
        AcceptInvitation = "accept-invitation", "接受邀请";
        /// Invite colleagues of one's own party and take their access away.
        ManageMembers = "manage-members", "管理本单位人员";
        /// Name a new owner of a subject whose owners' accounts were all closed.
        NameSubjectOwner = "name-subject-owner", "提名主体负责人";
        /// The same for a provider.
        NameProviderOwner = "name-provider-owner", "提名机构负责人";
        /// Confirm or decline such a naming.
        ConfirmOwner = "confirm-owner", "确认负责人";
        /// Grant a role to an account or take it away.
        GrantRole = "grant-role", "授予岗位";
        /// Read how mail was delivered.
        SeeDelivery = "see-delivery", "查看邮件投递";
        /// See personal data in full, for a reason that is recorded.
        Reveal = "reveal", "查看完整个人信息";
        /// Change name, bank account or county of a certified subject.
        AmendSubject = "amend-subject", "变更主体登记";
        /// Certify, return or refuse such a change.
        CertifyAmendment = "certify-amendment", "审核主体变更";
        /// Keep the expert pool.
        ManageExperts = "manage-experts", "管理评审专家库";
        /// Draw the experts for an application and close their review.
        OrganiseReview = "organise-review", "组织专家评审";
        /// Score an application.
        ScoreProvider = "score-provider", "专家评分";
        /// Object to an admission that stands in public notice.
        ObjectNotice = "object-notice", "对公示提出异议";
        /// Answer such an objection.
        AnswerNotice = "answer-notice", "答复公示异议";
        /// See how to reach whoever objected, for a reason that is recorded.
        ReachObjector = "reach-objector", "查看异议人联系方式";
        /// Let an admission take effect when its public notice is over.
        EndNotice = "end-notice", "公示期满";
        /// Suspend a provider and set it a date by which to rectify.
        SuspendProvider = "suspend-provider", "暂停服务资格";
        /// Hand in what was rectified.
        RectifyProvider = "rectify-provider", "提交整改";
        /// Reinstate a suspended provider.
        ReinstateProvider = "reinstate-provider", "恢复服务资格";
        /// Say in public how to reach one's own body.
        KeepContact = "keep-contact", "公布联系方式";
        /// Read the yearly appraisal of providers.
        SeeAppraisal = "see-appraisal", "查看年度评价";
        /// Report the service income of a year, with evidence.
        ReportIncome = "report-income", "上报服务收入";
        /// Draw up the appraisal of a year that is over.
        DrawAppraisal = "draw-appraisal", "拟定年度评价";
        /// Object to one's own appraisal.
        ObjectAppraisal = "object-appraisal", "对年度评价提出异议";
        /// Answer such an objection in writing.
        AnswerAppraisal = "answer-appraisal", "答复评价异议";
        /// Confirm the appraisals of a year.
        ConfirmAppraisal = "confirm-appraisal", "审定年度评价";
        /// Publish them, with what follows from the grades.
        PublishAppraisal = "publish-appraisal", "发布年度评价";
        /// Read the yearly subsidy of providers.
        SeeSubsidy = "see-subsidy", "查看服务补贴";
        /// Compute and propose the subsidies of a year.
        ProposeSubsidy = "propose-subsidy", "提出服务补贴";
        /// Lower a proposed subsidy, for a written reason.
        LowerSubsidy = "lower-subsidy", "调低服务补贴";
        /// Decide on the subsidies of a year.
        DecideSubsidy = "decide-subsidy", "决定服务补贴";
        /// Report how a year's voucher income and subsidy were used.
        ReportUse = "report-use", "报告资金使用";
        /// Read the yearly operating subsidy.
        SeeOperating = "see-operating", "查看平台运行补贴";
        /// Compute and propose it for a year.
        ProposeOperating = "propose-operating", "提出平台运行补贴";
        /// Decide on it.
        DecideOperating = "decide-operating", "决定平台运行补贴";
        /// Record that it was paid.
        PayOperating = "pay-operating", "登记运行补贴付款";
        /// Confirm that one takes one's subsidy.
        ConfirmSubsidy = "confirm-subsidy", "确认领取服务补贴";
        /// Keep services, instruments, certificates and place.
        KeepCatalogue = "keep-catalogue", "维护服务目录";
        /// Approve, return or refuse an entry of the catalogue.
        ApproveCatalogue = "approve-catalogue", "审核服务目录";
        /// Warn of a certificate that runs out; suspend what rested on it once it has.
        ExpireCertificate = "expire-certificate", "证书到期提醒和暂停";
        /// Print a paper that an act made.
        PrintPaper = "print-paper", "生成文书";
        /// Enter the working days of a year, which moves the limits that run.
        SetCalendar = "set-calendar", "登记工作日安排";
        /// Remind of a limit that comes near or is past.
        RemindDeadline = "remind-deadline", "期限提醒";
    }
}
