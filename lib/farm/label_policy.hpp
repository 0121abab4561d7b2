#pragma once
// provenance.policy, and the label that a result gets by itself.

#include <string>
#include <string_view>

#include "farm/provenance.hpp"
#include "settings/settings.hpp"
#include "store/store.hpp"

namespace farmtok::farm {

LabelPolicy label_policy(const settings::Settings& settings);
/// The word of provenance.policy.
std::string_view word_of(LabelPolicy policy);

/// A post got its label by itself: so does its result, unless it is decided. An event.
void label_result_itself(store::Tx& tx, const std::string& result_id, const char* who, const std::string& why);
/// Whether the label of the result was last set by itself, not by the operator.
bool labelled_by_itself(sql::Database& db, const std::string& result_id);

}  // namespace farmtok::farm
