#include <doctest/doctest.h>

#include "model/enums.hpp"

using namespace farmtok::model;

TEST_CASE_TEMPLATE("every name of an enum finds its value again", Enum, JobStatus, JobMode, PublishMode, PostStatus,
                   DedupStatus, PostState, WorkKind, WorkState, ProofStanding, WebhookAction) {
  const auto names = enum_names<Enum>();
  REQUIRE_FALSE(names.empty());
  for (std::size_t i = 0; i < names.size(); ++i) {
    CAPTURE(names[i]);
    const auto value = enum_value<Enum>(names[i]);
    REQUIRE(value);
    CHECK(static_cast<std::size_t>(*value) == i);
    CHECK(enum_name(*value) == names[i]);
  }
  CHECK_FALSE(enum_value<Enum>(""));
  CHECK_FALSE(enum_value<Enum>(names[0] + " "));
}

TEST_CASE("the contract's words, letter for letter") {
  using Words = std::vector<std::string>;
  CHECK(enum_names<JobStatus>() == Words{"PENDING", "PROCESSING", "COMPLETED", "FAILED"});
  CHECK(enum_names<PublishMode>() == Words{"MANUAL_REVIEW", "AI_REVIEW", "AUTO_APPROVED"});
  CHECK(enum_names<JobMode>() == Words{"search", "channel", "manual"});
  CHECK(enum_names<PostStatus>() == Words{"pending", "completed"});
  CHECK(enum_names<DedupStatus>() == Words{"pending", "completed", "failed"});
  CHECK(enum_names<WebhookAction>() == Words{"SCHEDULE_FIRED", "PROOF_SUBMITTED", "JOB_FINISHED", "PROOF_RETURNED"});
  CHECK_FALSE(enum_value<JobMode>("MANUAL"));
}
