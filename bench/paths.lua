-- Sends the requests of a file in turn: a path for GET, or method, path, cookie, write token and JSON body with tabs between.
local requests = {}
local at = 0
function init(args)
  local origin = wrk.scheme .. "://" .. wrk.host .. ":" .. wrk.port
  for line in io.lines(args[1]) do
    local method, path, cookie, token, body = line:match("^([^\t]*)\t([^\t]*)\t([^\t]*)\t([^\t]*)\t(.*)$")
    if method then
      local headers = { ["origin"] = origin, ["cookie"] = cookie, ["content-type"] = "application/json", ["x-mangu-token"] = token }
      requests[#requests + 1] = wrk.format(method, path, headers, body)
    else
      requests[#requests + 1] = wrk.format("GET", line)
    end
  end
end
function request()
  at = at % #requests + 1
  return requests[at]
end
