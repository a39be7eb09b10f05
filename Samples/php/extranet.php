<?php
// A company's side of Paraphe in one file: PHP 8.0 or later, nothing to install. `php -S localhost:8095 extranet.php`
//
// It deposits a contract, shows the signing frame, believes verified webhooks only, keeps the signed PDF
// and greets the customer who comes back. Yours to replace: the customer, the session that says whose
// order it is, the folder that stands for a database, and the web server.

declare(strict_types=1);

// What goes wrong is for the log, and there without the values that functions were given.
ini_set('display_errors', '0');
ini_set('log_errors', '1');
ini_set('zend.exception_ignore_args', '1');

// Configuration

function setting(string $name, ?string $default = null): string
{
    $value = getenv($name);
    $value = $value === false || $value === '' ? $default : $value;
    return $value ?? throw new RuntimeException("$name is missing");
}

/** The bytes of a secret: `whsec_` and base64. The text itself is not the key. */
function keyOf(string $name): string
{
    $text = setting($name);
    $key = str_starts_with($text, 'whsec_') ? base64_decode(substr($text, 6), true) : false;
    if ($key === false || strlen($key) < 24) {
        throw new RuntimeException("$name has to be whsec_ and at least 24 bytes in base64");
    }
    return $key;
}

define('PARAPHE_URL', rtrim(setting('PARAPHE_URL', 'http://127.0.0.1:8080'), '/'));
define('API_KEY', setting('PARAPHE_API_KEY'));
define('WEBHOOK_KEY', keyOf('PARAPHE_WEBHOOK_SECRET'));
// Without one, customers come back to their order and nothing in the address is believed.
define('RETURN_KEY', getenv('PARAPHE_RETURN_SECRET') ? keyOf('PARAPHE_RETURN_SECRET') : null);
define('CONTRACT_PDF', setting('CONTRACT_PDF'));
define('DATA', setting('DATA_FOLDER', '.data-extranet'));
// Where browsers are; behind a proxy, its address. Not what a request says of itself.
define('ORIGIN', rtrim(setting('PUBLIC_URL', "http://localhost:{$_SERVER['SERVER_PORT']}"), '/'));

const CUSTOMER = [
    'firstName' => 'Claire', 'lastName' => 'Dubois', 'email' => 'claire@example.com', 'mobile' => '06 12 34 56 78',
];
const WEBHOOK_TOLERANCE = 5 * 60;
const RETURN_MAX_AGE = 60 * 60;
const BODY_LIMIT = 256 << 10;

// Paraphe's API

/** What the API refused (RFC 9457): `code` is for programs, `detail` says what to do. */
final class Problem extends Exception
{
    public array $faults;

    public function __construct(string $code, string $detail = '', string $field = '', ?array $faults = null)
    {
        parent::__construct($code);
        $this->faults = $faults ?? [['code' => $code, 'field' => $field, 'detail' => $detail]];
    }
}

/** One call of the API. Returns the bytes of its answer. */
function call(string $method, string $path, ?array $body = null, array $headers = []): string
{
    $http = [
        'method' => $method,
        'header' => ['Authorization: Bearer ' . API_KEY, 'Content-Type: application/json', ...$headers],
        'protocol_version' => 1.1,
        'timeout' => 30,
        'ignore_errors' => true,
        // The API redirects nowhere: followed elsewhere, the key would be given away.
        'follow_location' => 0,
    ];
    if ($body !== null) {
        $http['content'] = json_encode((object) $body, JSON_THROW_ON_ERROR);
    }
    $stream = @fopen(PARAPHE_URL . "/api/v1$path", 'rb', false, stream_context_create(['http' => $http]));
    $answer = $stream ? stream_get_contents($stream) : false;
    if ($answer === false || stream_get_meta_data($stream)['timed_out']) {
        throw new Problem('unreachable', 'Paraphe does not answer: call again, with the same Idempotency-Key.');
    }
    $status = (int) (explode(' ', stream_get_meta_data($stream)['wrapper_data'][0])[1] ?? 0);
    if ($status >= 200 && $status < 300) {
        return $answer;
    }
    $told = json_decode($answer, true);
    // A proxy in between answers in its own way.
    throw is_string($told['code'] ?? null)
        ? new Problem($told['code'], $told['detail'] ?? '', $told['field'] ?? '', $told['errors'] ?? null)
        : new Problem("http_$status");
}

function callForJSON(string $method, string $path, ?array $body = null, array $headers = []): array
{
    return json_decode(call($method, $path, $body, $headers), true, flags: JSON_THROW_ON_ERROR);
}

/**
 * Deposits the contract of an order. The same key and body again give the same contract, so this is safe to repeat
 * after a crash or a double click: the body is made of nothing but the order.
 */
function deposit(array $order): array
{
    $number = $order['number'];
    $contract = callForJSON('POST', '/contracts', [
        'reference' => $number,
        'label' => 'Contrat d’assurance habitation',
        'language' => 'fr',
        'deadline' => $order['deadline'],
        'documents' => [
            ['name' => 'Contrat', 'kind' => 'main', 'data' => base64_encode(file_get_contents(CONTRACT_PDF))],
        ],
        'signatories' => [CUSTOMER],
        'returnUrl' => RETURN_KEY === null ? ORIGIN . "/orders/$number" : ORIGIN . '/return',
        'frameOrigins' => [ORIGIN],
    ], ["Idempotency-Key: order-$number"]);
    return ['contract' => $contract['id'], 'signatory' => $contract['signatories'][0]['id']];
}

function contractOf(array $order): array
{
    return callForJSON('GET', "/contracts/{$order['contract']}");
}

/** Links do not live long: each time the page is shown it gets its own. */
function freshLink(array $order): string
{
    $path = "/contracts/{$order['contract']}/signatories/{$order['signatory']}/link";
    // How this customer was authenticated here goes into the evidence: take it from your session.
    // An identifier or a hash of the session may go with it, never its cookie.
    $authentication = [
        'method' => 'password', 'at' => gmdate('Y-m-d\TH:i:s\Z'), 'subject' => CUSTOMER['email'],
    ];
    return callForJSON('POST', $path, ['authentication' => $authentication])['signingUrl'];
}

// What Paraphe signs

final class Refused extends Exception
{
    public function __construct(public int $status, string $reason)
    {
        parent::__construct($reason);
    }
}

/**
 * The id of a genuine and fresh webhook (Standard Webhooks).
 *
 * @param string $body the bytes as they came: JSON that was decoded and encoded again would be other bytes
 */
function verifiedWebhook(array $server, string $body, int $now): string
{
    $id = $server['HTTP_WEBHOOK_ID'] ?? '';
    $timestamp = $server['HTTP_WEBHOOK_TIMESTAMP'] ?? '';
    if (!preg_match('/^[A-Za-z0-9_-]{1,100}$/D', $id) || !preg_match('/^[0-9]{1,12}$/D', $timestamp)) {
        throw new Refused(400, 'no webhook');
    }
    $expected = 'v1,' . base64_encode(hash_hmac('sha256', "$id.$timestamp.$body", WEBHOOK_KEY, true));
    // While a secret is being changed there are two signatures: one of ours is enough.
    $given = explode(' ', $server['HTTP_WEBHOOK_SIGNATURE'] ?? '');
    if (!array_filter($given, fn (string $one): bool => hash_equals($expected, $one))) {
        throw new Refused(401, 'the signature does not fit');
    }
    if (abs($now - (int) $timestamp) > WEBHOOK_TOLERANCE) {
        throw new Refused(401, 'too old, or the clocks differ');
    }
    return $id;
}

/**
 * The contract and status that a customer brings back from Paraphe, or null.
 *
 * Enough to greet somebody. It says how things stood at that time and no more: before anything is delivered, paid or
 * changed the API is asked (`contractOf`).
 */
function verifiedReturn(array $query, int $now, int $maxAge = RETURN_MAX_AGE): ?array
{
    [$status, $contract, $time, $signature] = array_map(
        fn (string $name): string => is_string($query[$name] ?? null) ? $query[$name] : '',
        ['status', 'contract', 'time', 'signature'],
    );
    if (RETURN_KEY === null || !preg_match('/^[0-9]{1,12}$/D', $time)) {
        return null;
    }
    $mac = hash_hmac('sha256', "$time.$contract.$status", RETURN_KEY, true);
    if (!hash_equals(rtrim(strtr(base64_encode($mac), '+/', '-_'), '='), $signature)) {
        return null;
    }
    // A minute in advance, for clocks that differ.
    $age = $now - (int) $time;
    return $age >= -60 && $age <= $maxAge ? ['contract' => $contract, 'status' => $status] : null;
}

// What this company does

/** Writes a file as a whole or not at all, and only returns once it is on the disk. */
function keep(string $path, string $content): void
{
    $folder = dirname($path);
    if (!is_dir($folder) && !@mkdir($folder, 0700, true) && !is_dir($folder)) {
        throw new RuntimeException('the data folder cannot be made');
    }
    $draft = "$folder/." . bin2hex(random_bytes(8));
    $file = fopen($draft, 'xb');
    $isWritten = $file && fwrite($file, $content) === strlen($content) && fflush($file);
    // PHP 8.0 cannot wait for the disk.
    $isWritten = $isWritten && (!function_exists('fsync') || fsync($file)) && fclose($file);
    if (!$isWritten || !rename($draft, $path)) {
        throw new RuntimeException('the data folder cannot be written');
    }
}

function orderFile(string $number): string
{
    return DATA . "/orders/$number.json";
}

function readOrder(string $number): ?array
{
    return is_file(orderFile($number))
        ? json_decode(file_get_contents(orderFile($number)), true, flags: JSON_THROW_ON_ERROR)
        : null;
}

function placeOrder(string $number): void
{
    $order = readOrder($number);
    if ($order === null) {
        $order = ['number' => $number, 'deadline' => gmdate('Y-m-d', time() + 30 * 86400)];
        keep(orderFile($number), json_encode($order, JSON_THROW_ON_ERROR));
    }
    if (!isset($order['contract'])) {
        keep(orderFile($number), json_encode($order + deposit($order), JSON_THROW_ON_ERROR));
    }
}

/**
 * What Paraphe posts. It sends again, for 75 hours, whatever was not answered 2xx within 15 seconds: so answer once all
 * is done, and do nothing that must not be done twice.
 */
function receive(array $server, string $body): void
{
    $id = verifiedWebhook($server, $body, time());
    $event = json_decode($body, true);
    $type = is_array($event) ? $event['type'] ?? null : null;
    $contractId = is_array($event['data'] ?? null) ? $event['data']['contractId'] ?? null : null;
    if (!is_string($type) || !is_string($contractId) || !preg_match('/^ctr_[A-Za-z0-9_-]{20}$/D', $contractId)) {
        throw new Refused(400, 'no event');
    }
    // Ids may be forgotten after four days: no webhook comes again later.
    $seen = DATA . "/webhooks/$id";
    if (is_file($seen)) {
        return;
    }
    // Other types are of no interest here, and new ones may be added.
    if ($type === 'contract.completed') {
        keepSigned($contractId);
    }
    keep($seen, '');
}

function keepSigned(string $contractId): void
{
    $contract = callForJSON('GET', "/contracts/$contractId");
    if ($contract['status'] !== 'completed' || $contract['signedCopy'] !== 'verified') {
        throw new Problem('not_yet', 'The signed copy is not there yet.');
    }
    foreach ($contract['documents'] as $document) {
        if (!isset($document['signed'])) {
            continue;
        }
        $pdf = call('GET', "/contracts/$contractId/documents/{$document['number']}/signed");
        if (hash('sha256', $pdf) !== $document['signed']['sha256']) {
            throw new Problem('incomplete', 'The signed copy came incomplete.');
        }
        keep(DATA . "/signed/$contractId-{$document['number']}.pdf", $pdf);
    }
}

// Pages

// A contract that can be signed is in one of these states.
const UNSIGNED = ['prepared', 'creating', 'createUnknown', 'open'];
const SAME = ['completed' => 'signed', 'canceling' => 'canceled', 'cancelUnknown' => 'canceled'];
// French, then English.
const WORDS = [
    'signed' => ['Votre contrat est signé.', 'Your contract is signed.'],
    'waiting' => ['Vous avez signé ; d’autres doivent encore signer.', 'You have signed; others are still to sign.'],
    'declined' => ['Vous avez refusé de signer.', 'You declined to sign.'],
    'expired' => ['Le délai pour signer est passé.', 'The time to sign is over.'],
    'canceled' => ['Le contrat est annulé.', 'The contract is canceled.'],
    'locked' => ['Trop de codes erronés : contactez-nous.', 'Too many wrong codes: please contact us.'],
    'failed' => ['La signature n’a pas abouti : contactez-nous.', 'The signature failed: please contact us.'],
    'open' => ['Votre contrat vous attend.', 'Your contract is waiting for you.'],
];
const OTHER_WORDS = ['Nous suivons votre contrat.', 'We are looking after your contract.'];

const STYLE = <<<'CSS'
body { margin: 0 auto; max-width: 60rem; padding: 1rem; font: 1rem/1.5 system-ui, sans-serif }
iframe { width: 100%; height: 45rem; border: 0 }

CSS;
const SCRIPT = <<<'JS'
// What a browser says is never proof: when something happens, our own backend is asked.
for (const name of ["signed", "declined", "expired", "failed"])
  document.querySelector("paraphe-signing").addEventListener(name, async () => {
    const answer = await fetch(`${location.pathname}/status`);
    if (answer.ok) document.getElementById("state").textContent = (await answer.json()).words.join(" ");
  });

JS;

function escape(mixed $text): string
{
    return htmlspecialchars(is_string($text) ? $text : '', ENT_QUOTES | ENT_SUBSTITUTE, 'UTF-8');
}

function words(string $status): array
{
    return WORDS[in_array($status, UNSIGNED, true) ? 'open' : SAME[$status] ?? $status] ?? OTHER_WORDS;
}

function said(string $status): string
{
    [$french, $english] = array_map('escape', words($status));
    return "<p id=\"state\" role=\"status\">$french <span lang=\"en\">$english</span></p>";
}

function home(): void
{
    // Made with the page: pressed twice, the button places one order.
    $number = bin2hex(random_bytes(16));
    page('Mes contrats', <<<HTML
        <form method="post" action="/orders">
        <input type="hidden" name="number" value="$number">
        <button>Signer mon contrat</button>
        </form>
        HTML);
}

function orderPage(array $order): void
{
    $status = contractOf($order)['status'];
    $said = said($status);
    if (!in_array($status, UNSIGNED, true)) {
        page('Mon contrat', $said);
        return;
    }
    $url = freshLink($order);
    $parts = parse_url($url);
    $paraphe = "{$parts['scheme']}://{$parts['host']}" . (isset($parts['port']) ? ":{$parts['port']}" : '');
    [$frame, $script] = [escape($url), escape("$paraphe/embed.js")];
    page('Mon contrat', <<<HTML
        $said
        <script src="$script" async></script>
        <paraphe-signing>
        <iframe src="$frame" title="Signature de votre contrat" allow="fullscreen"></iframe>
        </paraphe-signing>
        <script src="/extranet.js"></script>
        HTML, $paraphe);
}

function returnPage(array $query): void
{
    $known = verifiedReturn($query, time());
    if ($known === null) {
        page('Lien non valable', <<<'HTML'
            <p>Ce lien n’est pas valable. <span lang="en">This link is not valid.</span></p>
            <p><a href="/">Mes contrats</a></p>
            HTML, status: 400);
        return;
    }
    page('Mon contrat', said($known['status']) . '<p><a href="/">Mes contrats</a></p>');
}

/** For whoever sets this up. A customer needs fewer words, and your log needs these. */
function problemPage(Problem $problem): void
{
    $rows = '';
    foreach ($problem->faults as $fault) {
        $cells = array_map(fn (string $name): string => escape($fault[$name] ?? ''), ['code', 'field', 'detail']);
        $rows .= '<tr><td>' . implode('<td>', $cells);
    }
    page('Le contrat n’a pas pu être préparé', <<<HTML
        <p lang="en">The contract could not be prepared.</p>
        <table><tr><th>code<th>field<th>detail$rows</table>
        HTML, status: 502);
}

/** @param string $paraphe the origin whose frame and script the page shows */
function page(string $title, string $main, string $paraphe = '', int $status = 200): void
{
    $policy = "default-src 'none'; script-src 'self' $paraphe; frame-src " . ($paraphe ?: "'none'")
        . "; style-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
    header("Content-Security-Policy: $policy");
    $title = escape($title);
    answer($status, 'text/html', <<<HTML
        <!doctype html>
        <html lang="fr">
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>$title</title>
        <link rel="stylesheet" href="/extranet.css">
        <main>
        <h1>$title</h1>
        $main
        </main>

        HTML);
}

// The web server

function answer(int $status, string $type = '', string $text = ''): void
{
    http_response_code($status);
    if ($type !== '') {
        header("Content-Type: $type; charset=utf-8");
    } else {
        header_remove('Content-Type');
    }
    // Pages hold a signing link: they are nobody else's, and neither are addresses.
    header('Cache-Control: no-store');
    header('Referrer-Policy: same-origin');
    header('X-Content-Type-Options: nosniff');
    header_remove('X-Powered-By');
    echo $text;
}

function body(): string
{
    $body = file_get_contents('php://input', length: BODY_LIMIT + 1);
    if (strlen($body) > BODY_LIMIT) {
        throw new Refused(413, 'too long');
    }
    return $body;
}

function get(string $path): void
{
    match ($path) {
        '/' => home(),
        '/return' => returnPage($_GET),
        '/extranet.js' => answer(200, 'text/javascript', SCRIPT),
        '/extranet.css' => answer(200, 'text/css', STYLE),
        default => getOrder($path),
    };
}

function getOrder(string $path): void
{
    // Your session says whose order it is; here its number cannot be guessed.
    $order = preg_match('#^/orders/([A-Za-z0-9_-]{8,40})(/status)?$#D', $path, $found) ? readOrder($found[1]) : null;
    if (!isset($order['contract'])) {
        throw new Refused(404, 'not found');
    }
    if (!isset($found[2])) {
        orderPage($order);
        return;
    }
    $status = contractOf($order)['status'];
    $told = ['status' => $status, 'words' => words($status)];
    answer(200, 'application/json', json_encode($told, JSON_UNESCAPED_UNICODE | JSON_THROW_ON_ERROR));
}

function post(string $path): void
{
    if ($path === '/webhooks/paraphe') {
        try {
            receive($_SERVER, body());
        } catch (Problem $problem) {
            // Paraphe sends it again.
            throw new Refused(503, $problem->getMessage());
        }
        answer(204);
        return;
    }
    if ($path !== '/orders') {
        throw new Refused(404, 'not found');
    }
    // Browsers say where a form was: another site may place no order in a customer's name.
    if (($_SERVER['HTTP_ORIGIN'] ?? ORIGIN) !== ORIGIN) {
        throw new Refused(403, 'open ' . ORIGIN . '/');
    }
    $number = $_POST['number'] ?? null;
    if (!is_string($number) || !preg_match('/^[A-Za-z0-9_-]{8,40}$/D', $number)) {
        throw new Refused(400, 'no order');
    }
    placeOrder($number);
    header("Location: /orders/$number");
    answer(303);
}

try {
    $path = explode('?', $_SERVER['REQUEST_URI'], 2)[0];
    match ($_SERVER['REQUEST_METHOD']) {
        'GET' => get($path),
        'POST' => post($path),
        default => throw new Refused(405, 'no such method'),
    };
} catch (Refused $refused) {
    answer($refused->status, 'text/plain', $refused->getMessage() . "\n");
} catch (Problem $problem) {
    problemPage($problem);
} catch (Throwable $error) {
    error_log((string) $error);
    answer(500, 'text/plain', "error\n");
}
