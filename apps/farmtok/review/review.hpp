#pragma once
// `farmtok results review`: the session on a real terminal against a real daemon.

#include "context.hpp"

namespace farmtok::cli {

int review_results(Context& context);

}  // namespace farmtok::cli
