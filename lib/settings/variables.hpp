#pragma once
// Variables of the environment that look like settings and are none.

#include <string>
#include <vector>

namespace farmtok::settings {

/// For each variable FARMTOK_… that is no setting but nearly the name of one: "FARMTOK_RENDR_JOBS is no setting; did
/// you mean FARMTOK_RENDER_JOBS?". Others may belong to other programs and are passed over.
std::vector<std::string> mistyped_variables();

}  // namespace farmtok::settings
