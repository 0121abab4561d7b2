#pragma once
// Every closed set of words of the contract, declared once; text and back through Boost.Describe.

#include <boost/describe/enum.hpp>
#include <boost/describe/enum_to_string.hpp>
#include <boost/describe/enumerators.hpp>
#include <boost/mp11/algorithm.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace farmtok::model {

BOOST_DEFINE_ENUM_CLASS(JobStatus, PENDING, PROCESSING, COMPLETED, FAILED)
BOOST_DEFINE_ENUM_CLASS(JobMode, search, channel, manual)
BOOST_DEFINE_ENUM_CLASS(PublishMode, MANUAL_REVIEW, AI_REVIEW, AUTO_APPROVED)

/// Whether the volunteer's work on a post is done.
BOOST_DEFINE_ENUM_CLASS(PostStatus, pending, completed)
BOOST_DEFINE_ENUM_CLASS(DedupStatus, pending, completed, failed)

/// The state of a post between planning and proof. `held`: due, but its video is not ready; `late`: fired after its
/// time; `missed`: found too late to fire by itself.
BOOST_DEFINE_ENUM_CLASS(PostState, planned, held, fired, late, missed)

/// The kind of a piece of work; each kind has one handler in the daemon.
BOOST_DEFINE_ENUM_CLASS(WorkKind, fire, render, webhook, mail, sweep, discover, analyse, credit, examine, fetch, backup)
/// The kind of a stored file.
BOOST_DEFINE_ENUM_CLASS(MediaKind, original, copy, poster)
/// `queued` waits for its time, `running` is leased by a worker, `dead` failed for good and waits for the operator.
BOOST_DEFINE_ENUM_CLASS(WorkState, queued, running, dead)

/// "counted": the valid proof of its post: the first one, unless the operator decided otherwise. "disputed": another
/// one, kept for the operator's review. "returned": the operator refused it; it counts only if the operator accepts
/// it.
BOOST_DEFINE_ENUM_CLASS(ProofStanding, counted, disputed, returned)

/// JOB_FINISHED and PROOF_RETURNED are farmtok's own: the contract names on_job_finish_webhook, but no event for it,
/// and no way to refuse a proof.
BOOST_DEFINE_ENUM_CLASS(WebhookAction, SCHEDULE_FIRED, PROOF_SUBMITTED, JOB_FINISHED, PROOF_RETURNED)

/// The permission to use another person's video.
BOOST_DEFINE_ENUM_CLASS(RightsStatus, unknown, owned, licensed, permission, public_domain)

/// How it is known that AI made a video or a part of it: `declared` by its record or its XMP, by its `credentials`, by
/// the `operator`; `none_found` proves nothing.
BOOST_DEFINE_ENUM_CLASS(AiOrigin, none_found, declared, credentials, operator_)

/// `waiting` for analysis, `analysing` is in the queue, `kept` became a result, `dropped` did not, for a reason;
/// `unused` was not needed any more.
BOOST_DEFINE_ENUM_CLASS(FoundState, waiting, analysing, kept, dropped, unused)

/// `good`: verified when it was made, and complete; `damaged` otherwise, with the fault in words.
BOOST_DEFINE_ENUM_CLASS(BackupState, good, damaged)

/// Moves of the credit ledger: `release` gives back credits that were reserved and not spent.
BOOST_DEFINE_ENUM_CLASS(CreditMove, grant, reserve, settle, release, charge)

namespace detail {

/// A word that C++ reserves ends with an underscore in its enum, and without it everywhere else.
constexpr std::string_view word_of(std::string_view enumerator) {
  return enumerator.ends_with('_') ? enumerator.substr(0, enumerator.size() - 1) : enumerator;
}

}  // namespace detail

template <class Enum>
std::string enum_name(Enum value) {
  return std::string(detail::word_of(boost::describe::enum_to_string(value, "")));
}

/// All names of the enum, in declared order.
template <class Enum>
std::vector<std::string> enum_names() {
  std::vector<std::string> names;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<Enum>>(
      [&](auto each) { names.emplace_back(detail::word_of(each.name)); });
  return names;
}

template <class Enum>
std::optional<Enum> enum_value(std::string_view name) {
  std::optional<Enum> found;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<Enum>>([&](auto each) {
    if (name == detail::word_of(each.name)) found = each.value;
  });
  return found;
}

}  // namespace farmtok::model
