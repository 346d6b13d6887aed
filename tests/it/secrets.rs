//! Credentials and the names of secrets and privileges: what counts, what does not, and mistakes in a user's file. Keys of providers are
//! made here, so that no scanner takes this file for a leak: `{u40}` stands for 40 random characters of a set.

use leakline::models::*;
use leakline::text::Names;

use super::support::Scratch;

/// Fails with all rows that are not as they should be.
fn none(wrong: Vec<String>) {
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn catalog() -> Catalog {
    Catalog::load(&Names::new(), &|_| false, &[]).0
}

/// Fills `{x32}`: `x` hexadecimal digits, `X` capitals among them, `n` letters and digits, `u` also `_` and `-`, `b` base64, `d` digits,
/// `A` capitals and 2 to 7, `l` small letters and digits.
pub fn made(template: &str) -> String {
    let mut state = template.bytes().fold(7_u64, |state, byte| state.wrapping_mul(31).wrapping_add(byte.into()));
    let mut random = move |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    let hole = regex::Regex::new(r"\{([xXdAlnbu])([0-9]+)\}").unwrap();
    let fill = |found: &regex::Captures| {
        let set = match &found[1] {
            "x" => "0123456789abcdef",
            "X" => "0123456789abcdefABCDEF",
            "d" => "0123456789",
            "A" => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567",
            "l" => "abcdefghijklmnopqrstuvwxyz0123456789",
            "n" => "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
            "b" => "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
            _ => "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-",
        };
        let length: usize = found[2].parse().unwrap();
        (0..length).map(|_| set.as_bytes()[random(set.len())] as char).collect::<String>()
    };
    hole.replace_all(template, fill).into_owned()
}

#[test]
fn keys_of_providers_count_anywhere() {
    let catalog = catalog();
    let mut wrong = Vec::new();
    for (template, provider) in [
        ("sk-proj-{u74}T3BlbkFJ{u74}", "OpenAI"),
        ("sk-proj-{u48}", "OpenAI"),
        ("sk-svcacct-{u58}T3BlbkFJ{u58}", "OpenAI"),
        ("sk-{n20}T3BlbkFJ{n20}", "OpenAI"),
        ("sk-{x32}", "OpenAI-like"),
        ("sk-{n48}", "OpenAI-like"),
        ("sk-ant-api03-{u93}AA", "Anthropic"),
        ("sk-ant-admin01-{u93}AA", "Anthropic"),
        ("sk-or-v1-{x64}", "OpenRouter"),
        ("AIzaSy{u33}", "Google API"),
        ("https://maps.example.com/js?key=AIzaSy{u33}&v=3", "Google API"),
        ("GOCSPX-{u28}", "Google OAuth client"),
        ("hf_{n34}", "Hugging Face"),
        ("gsk_{n52}", "Groq"),
        ("xai-{n80}", "xAI"),
        ("pplx-{n48}", "Perplexity"),
        ("r8_{n37}", "Replicate"),
        ("sk_{x48}", "ElevenLabs"),
        ("fw_{n24}", "Fireworks"),
        ("csk-{n48}", "Cerebras"),
        ("nvapi-{u64}", "NVIDIA"),
        ("lsv2_pt_{x32}_{x10}", "LangSmith"),
        ("sk-lf-{x8}-{x4}-{x4}-{x4}-{x12}", "Langfuse"),
        ("pcsk_{n6}_{n63}", "Pinecone"),
        ("tvly-{n32}", "Tavily"),
        ("ABSK{b120}", "Amazon Bedrock"),
        ("dapi{x32}", "Databricks"),
        ("AKIA{A16}", "AWS access key"),
        ("ghp_{n36}", "GitHub"),
        ("git+https://ghp_{n36}@github.com/acme/app", "GitHub"),
        ("github_pat_{n82}", "GitHub"),
        ("glpat-{u20}", "GitLab"),
        ("xoxb-{d12}-{d13}-{n24}", "Slack"),
        ("https://hooks.slack.com/services/{A44}", "Slack webhook"),
        ("sk_live_{n24}", "Stripe"),
        ("mk_live_{n24}", "a live key"),
        ("rk_test_{n99}", "Stripe"),
        ("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ{n60}.{u43}", "JWT"),
        ("-----BEGIN RSA PRIVATE KEY-----\n{b64}\n{b64}\n-----END RSA PRIVATE KEY-----", "private key"),
        ("{\"private_key\": \"-----BEGIN PRIVATE KEY-----\\n{b64}\\n{b60}==\\n-----END", "private key"),
        ("npm_{n36}", "npm"),
        ("pypi-AgEIcHlwaS5vcmc{u60}", "PyPI"),
        ("SG.{n22}.{n43}", "SendGrid"),
        ("SK{x32}", "Twilio"),
        ("{d9}:AA{n33}", "Telegram bot"),
        ("M{n23}.{n6}.{n27}", "Discord bot"),
        ("{n3}8Q~{n34}", "Azure client"),
        ("AccountName=acme;AccountKey={b86}==;EndpointSuffix=core", "Azure storage"),
        ("https://acme.blob.core.windows.net/a?sv=1&sig={n43}%3D&se=2", "Azure shared access"),
        ("dop_v1_{x64}", "DigitalOcean"),
        ("hvs.{u95}", "Vault"),
        ("shpat_{x32}", "Shopify"),
        ("glsa_{n32}_{x8}", "Grafana"),
        ("sntryu_{x64}", "Sentry"),
        ("lin_api_{n40}", "Linear"),
        ("pul-{x40}", "Pulumi"),
        ("rubygems_{x48}", "RubyGems"),
        ("Bearer {n40}", "bearer token"),
        ("Basic dXNlcjpzM2NyM3Q0dQ==", "basic authentication"),
        ("postgresql://app:kJ82hd0qm@db.acme.internal:5432/chat", "URL with password"),
        ("mongodb+srv://root:Sommer!2021@cluster0.mongodb.net/", "URL with password"),
        ("redis://:kJ82hd0qm@cache:6379/0", "URL with password"),
    ] {
        let text = made(template);
        let in_prose = format!("Use \"{text}\" for calls.");
        let found = catalog.secrets.shape_of(&text);
        let is_credential = [None, Some("x"), Some("api_key")].iter().all(|name| catalog.is_credential(&text, *name));
        if found != Some(provider) || !is_credential || !catalog.is_credential(&in_prose, Some("system_prompt")) {
            wrong.push(format!("{text} is {found:?}, expected {provider}"));
        }
    }
    none(wrong);
}

#[test]
fn samples_of_keys_are_no_credentials() {
    let catalog = catalog();
    let mut wrong = Vec::new();
    for template in [
        "sk-...",
        "sk-ant-...",
        "sk-proj-...",
        "sk-proj-xxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "sk-abcdef1234567890abcdef1234567890",
        "sk-1234567890abcdefghijklmnopqrst",
        "sk-your-openai-api-key-goes-here-2024",
        "sk-proj-your-key-here-0123456789abcd",
        "sk-test-1234",
        "hf_xxx",
        "hf_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "ghp_{n12}",
        "gho_000000000000000000000000000000000000",
        "AKIAIOSFODNN7EXAMPLE",
        "AIzaSy...",
        "pk_live_{n24}",
        "task-{x32}",
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIn0.{u43}",
        "-----BEGIN PRIVATE KEY-----",
        "-----BEGIN PUBLIC KEY-----\n{b64}\n{b64}\n",
        "-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----",
        "eyJ[\\w-]+\\.[\\w-]+\\.[\\w-]+|sk-[A-Za-z0-9]{16,}",
        "Bearer realm=\"api\", error=\"invalid_token\"",
        "Bearer authentication is required",
        "Bearer not-a-token",
        "Basic authentication",
        "postgresql://user:password@localhost/db",
        "postgresql://user:<password>@db/app",
        "postgresql://{user}:{password}@{host}/{name}",
        "postgresql://postgres:postgres@localhost:5432/app",
        "postgres://app:${DB_PASSWORD}@db/app",
        "redis://cache:6379/0",
        "https://api.acme.io/v1/users",
        "http://proxy:8080/a:b@c",
        "scikit-learn-1.5.0-cp312-manylinux_2_17_x86_64",
        "claude-3-5-haiku-20241022",
        "anthropic.claude-3-haiku-20240307-v1:0",
        "3f786850e387550fdab836ed7e6dc881de23001b",
        "2c26b46b-68ff-4c68-b99b-453c1d304134",
    ] {
        let text = made(template);
        if catalog.secrets.shape_of(&text).is_some() || catalog.is_credential(&text, Some("text")) {
            wrong.push(text);
        }
    }
    none(wrong);
}

#[test]
fn text_at_the_place_of_a_secret_counts_if_it_is_no_placeholder() {
    let catalog = catalog();
    let credentials = [
        (None, "kJ82hd0-Qm4x-99ab"),
        (None, "f3b1c9d27a604e58"),
        (None, "Bearer tk_9f8Hq2Lm4Zx7"),
        (Some("api_key"), "kJ82hd0-Qm4x-99ab"),
        (Some("OPENAI_API_KEY"), "9fJq2LmZx7RtVb3n"),
        (Some("azure_api_key"), "0f4c9be27d51836aa7e02c4b95d8136f"),
        (Some("cohereApiKey"), "q8Zr1TnV5wXy3LmK0pJhGdSfAeCuBi7oN2tR4vE6"),
        (Some("X-API-Key"), "a8f5f167f44f4964e6c998dee827110c"),
        (Some("aws_secret_access_key"), "wJalrXUtnFEMI/K7MDENG/bPxRfiCYzq81LmT0vK"),
        (Some("TOKEN"), "550e8400-e29b-41d4-a716-446655440abc"),
        (Some("access_token"), "QmFzZTY0RW5jb2RlZFRva2Vu9A"),
        (Some("Authorization"), "Bearer 7Qx2mPz9Lk4v"),
        (Some("Authorization"), "Token 2f9d0c4b8a7e6153"),
        (Some("client_secret"), "kXhQwErTzUpLmNbVcYaSdFgJ"),
        (Some("api_key_prod"), "r4nd0m-9x2k-v3ry"),
        (Some("webhook_secret"), "hook-7d1f-93ac-22e0"),
        (Some("AccessToken"), "ZxCvB9mN8bV7cX6z"),
        (Some("private_key"), "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC"),
        (Some("password"), "hunter2"),
        (Some("password"), "s3cr3t!"),
        (Some("DB_PASSWORD"), "P@ssw0rd"),
        (Some("db_pass"), "admin123"),
        (Some("SMTP_PASSWORD"), "Sommer!Regen"),
        (Some("DRUCKER_PASSWORT"), "Kanzlei-Drucker-08"),
        (Some("pwd"), "19870612"),
        (Some("passphrase"), "tr0ub4dor&3"),
        (Some("admin_password"), "correct7horse"),
        (Some("MAIL_PASSWORD"), "qzwcbermkmtxechf"),
        (Some("mail_password"), "qzwc berm kmtx echf"),
        (Some("SECRET_KEY"), "dev"),
        (Some("SECRET_KEY"), "secret"),
        (Some("SECRET_KEY"), "super secret key"),
        (Some("SECRET_KEY"), "change-me"),
        (Some("SECRET_KEY"), "test"),
        (Some("SECRET_KEY"), "your-secret-key-here"),
        (Some("SECRET_KEY"), "your_jwks_or_secret_goes_here_0123"),
        (Some("SECRET_KEY"), "0123456789abcdef"),
        (Some("SECRET_KEY"), "_5#y2L\"F4Q8z\n\u{ec}]/"),
        (Some("secret_key"), "dev"),
        (Some("JWT_SECRET"), "super-secret-key-change-me-before-production"),
        (Some("HELPDESK_JWT_SECRET"), "helpdesk-local-secret"),
        (Some("JWT_SECRET_KEY"), "jwt-secret-string"),
        (Some("jwtSecret"), "topsecret"),
        (Some("jwt_key"), "s"),
        (Some("WTF_CSRF_SECRET_KEY"), "a csrf secret key"),
        (Some("WTF_CSRF_SECRET_KEY"), "kJ82hd0-Qm4x-99ab"),
        (Some("SECURITY_PASSWORD_SALT"), "146585145368132386173505678016728509634"),
        (Some("signing_key"), "hello"),
        (Some("HMAC_KEY"), "shared"),
        (Some("session_secret"), "keyboard cat"),
        (Some("fernet_key"), "ZmDfcTF7_60GrrY167zsiPd67pEvs0aGOv2oasOM1Pg="),
        (Some("SECRET_KEY_FALLBACKS"), "old-key"),
    ];
    let missed = credentials.iter().filter(|(name, text)| !catalog.is_credential(text, *name));
    none(missed.map(|row| format!("missed: {row:?}")).collect());
    let others = [
        (None, ""),
        (None, "   "),
        (None, "Bearer "),
        (None, "Bearer"),
        (None, "Bearer not-a-token"),
        (None, "Bearer kein-token"),
        (None, "not-a-secret"),
        (None, "secret"),
        (None, "short1"),
        (None, "the token of the caller"),
        (None, "getSecretFromTheVaultOfAcme"),
        (Some("api_key"), "<your key>"),
        (Some("api_key"), "xxx"),
        (Some("api_key"), "XXXXXXXX-XXXX"),
        (Some("api_key"), "changeme"),
        (Some("api_key"), "change_me_123"),
        (Some("api_key"), "your-api-key-here"),
        (Some("api_key"), "YOUR_API_KEY"),
        (Some("api_key"), "my-api-key-1"),
        (Some("api_key"), "test-key"),
        (Some("OPENAI_API_KEY"), "test-key"),
        (Some("OPENAI_API_KEY"), "OPENAI_API_KEY"),
        (Some("OPENAI_API_KEY"), "PROD_OPENAI_KEY_2"),
        (Some("api_key"), "ollama"),
        (Some("api_key"), "lm-studio"),
        (Some("api_key"), "EMPTY"),
        (Some("api_key"), "none"),
        (Some("api_key"), "dummy-key-7f3a9c"),
        (Some("api_key"), "no-key-required"),
        (Some("api_key"), "insert-your-key-2024"),
        (Some("api_key"), "{api_key}"),
        (Some("api_key"), "${API_KEY}"),
        (Some("api_key"), "$API_KEY"),
        (Some("api_key"), "{{ secrets.api_key }}"),
        (Some("api_key"), "%(api_key)s"),
        (Some("api_key"), "%s"),
        (Some("api_key"), "[REDACTED]"),
        (Some("api_key"), "********"),
        (Some("api_key"), "1234567890"),
        (Some("api_key"), "abcdef123456"),
        (Some("api_key"), "deadbeefdeadbeef"),
        (Some("api_key"), "0000000000000000"),
        (Some("api_key"), "vault:secret/data/llm#key1"),
        (Some("api_key"), "arn:aws:secretsmanager:eu-central-1:1:secret:k-9f3A"),
        (Some("api_key"), "projects/42/secrets/llm-key-9/versions/1"),
        (Some("token"), "</s>"),
        (Some("token"), "<|endoftext|>"),
        (Some("token"), "/run/secrets/llm_token_1"),
        (Some("token"), "config/token9.json"),
        (Some("token"), "https://login.acme.io/oauth2/v2/token"),
        (Some("token"), "app.settings.token"),
        (Some("private_key"), "keys/private2048.pem"),
        (Some("token"), "service9@acme.io"),
        (Some("access_token"), "access_token"),
        (Some("x_api_key"), "X-API-Key"),
        (Some("Authorization"), "Bearer {token}"),
        (Some("Authorization"), "Bearer \0"),
        (Some("JWT_SECRET"), "\0-signing"),
        (Some("database"), "postgresql://app:\0@db.acme.internal/chat"),
        (Some("password"), "password"),
        (Some("password"), "Passwort"),
        (Some("password"), "密码长度必须为1到10位"),
        (Some("password"), "this must also work"),
        (Some("MAIL_PASSWORD"), "wrongpasswordmsg"),
        (Some("password"), "how a customer sets a new password"),
        (Some("password"), "test"),
        (Some("password"), "test123"),
        (Some("password"), "string"),
        (Some("secret"), "sha256"),
        (Some("secret"), r"^[A-Za-z0-9]{32}$"),
        (Some("JWT_SECRET"), ""),
        (Some("JWT_SECRET"), "not-a-secret"),
        (Some("PSEUDONYM_SECRET"), "kein-geheimnis"),
        (Some("JWT_SECRET"), "${JWT_SECRET}"),
        (Some("JWT_SECRET"), "JWT_SECRET_KEY"),
        (Some("SECRET_KEY"), "<your secret key>"),
        (Some("SECRET_KEY"), "/etc/acme/secret.key"),
        (Some("SECRET_KEY"), "xxx"),
        (Some("jwt_secret_algorithm"), "HS256"),
        (Some("WTF_CSRF_FIELD_NAME"), "csrf_token"),
        (Some("csrf_token"), "kJ82hd0-Qm4x-99ab"),
        (Some("API_TOKEN_HEADER"), "X-Admin-Token"),
        (Some("token_url"), "kJ82hd0-Qm4x-99ab"),
        (Some("access_key_id"), "kJ82hd0-Qm4x-99ab"),
        (Some("cache_key"), "users9-kJ82hd0-Qm4x"),
        (Some("SessionToken"), "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZ"),
        (Some("commit"), "3f786850e387550fdab836ed7e6dc881de23001b"),
        (Some("model"), "claude-3-5-haiku-20241022"),
    ];
    let noise = others.iter().filter(|(name, text)| catalog.is_credential(text, *name));
    none(noise.map(|row| format!("noise: {row:?}")).collect());
}

#[test]
fn names_say_where_secrets_and_privileges_lie() {
    let catalog = catalog();
    let secrets = &catalog.secrets;
    let secret = [
        "secret",
        "SECRET_KEY",
        "secretKey",
        "client_secret",
        "CLIENT-SECRET",
        "api_key",
        "apikey",
        "apiKey",
        "openaiApiKey",
        "OPENAI_API_KEY",
        "X-API-Key",
        "api-key",
        "x-goog-api-key",
        "Ocp-Apim-Subscription-Key",
        "API_KEY_OPENAI",
        "api_key_2",
        "llm_api_key_prod",
        "APIKey",
        "token",
        "TOKEN",
        "access_token",
        "AccessToken",
        "auth_token",
        "refresh_token",
        "bearer_token",
        "session_token",
        "api_tokens",
        "hf_token",
        "GITHUB_TOKEN",
        "Authorization",
        "Proxy-Authorization",
        "password",
        "DB_PASSWORD",
        "db_pass",
        "passwd",
        "passphrase",
        "pwd",
        "Passwort",
        "private_key",
        "signing_key",
        "jwt_secret",
        "JWT_SECRET_KEY",
        "WTF_CSRF_SECRET_KEY",
        "SECURITY_PASSWORD_SALT",
        "encryption_key",
        "credentials",
        "aws_secret_access_key",
        "AWS_SESSION_TOKEN",
        "account_key",
        "connection_string",
        "openai_key",
        "webhook_secret",
        "new_password",
    ];
    none(secret.iter().filter(|name| !secrets.is_secret_name(name)).map(|name| name.to_string()).collect());
    let no_secret = [
        "key",
        "keys",
        "name",
        "text",
        "user",
        "author",
        "authority",
        "authorize",
        "keyboard",
        "keyword",
        "monkey",
        "tokenizer",
        "tokenize",
        "tokens",
        "max_tokens",
        "maxTokens",
        "num_tokens",
        "token_count",
        "prompt_tokens",
        "eos_token",
        "pad_token",
        "stop_token",
        "next_token",
        "page_token",
        "special_tokens",
        "token_url",
        "tokenUrl",
        "token_type",
        "token_limit",
        "csrf_token",
        "public_key",
        "primary_key",
        "foreign_key",
        "cache_key",
        "partition_key",
        "api_key_id",
        "api_key_name",
        "API_TOKEN_HEADER",
        "secret_path",
        "secretsFile",
        "password_field",
        "password_hash",
        "password_length",
        "reset_password",
        "token_expiry",
        "ACCESS_TOKEN_EXPIRES",
        "JWT_ACCESS_TOKEN_EXPIRES",
        "use_api_key",
        "is_secret",
        "supports_credentials",
        "Access-Control-Allow-Credentials",
        "access_log",
        "accessibility",
        "invalid_token",
        "SECRET_SHAPES",
        "token_regex",
        "secretary",
        "compass",
        "bypass",
        "passenger",
        "JWT_TOKEN_LOCATION",
        "require_password",
    ];
    none(no_secret.iter().filter(|name| secrets.is_secret_name(name)).map(|name| name.to_string()).collect());
    let privilege = [
        "role",
        "roles",
        "user_role",
        "userRole",
        "X-User-Role",
        "X-Scope",
        "scope",
        "scopes",
        "scp",
        "permission",
        "permissions",
        "is_admin",
        "isAdmin",
        "IS_STAFF",
        "is_superuser",
        "admin",
        "groups",
        "entitlements",
        "access_level",
        "privileges",
        "claims",
        "additional_claims",
        "can_approve",
        "rollen",
    ];
    none(privilege.iter().filter(|name| !secrets.is_privilege_name(name)).map(|name| name.to_string()).collect());
    let no_privilege = [
        "name",
        "control",
        "parole",
        "telescope",
        "administration_url",
        "group",
        "role_description",
        "scope_note",
        "user",
        "level",
        "badmin",
        "content",
        "title",
    ];
    none(no_privilege.iter().filter(|name| secrets.is_privilege_name(name)).map(|name| name.to_string()).collect());
}

#[test]
fn a_folder_adds_names_shapes_and_placeholders() {
    let scratch = Scratch::new();
    scratch.write(
        "secrets.toml",
        r#"
        [names]
        secret = "losung"
        privilege = ["befugnis(se)?"]
        [placeholder]
        words = ["wombat"]
        dummy = "^acme-none-"
        [[shape]]
        name = "Acme"
        pattern = 'acme-[0-9a-f]{12}'
        contains = "acme-"
        entropy = 2
        "#,
    );
    let (catalog, problems) = Catalog::load(&Names::new(), &|_| false, &[RuleSource::Folder(scratch.path().to_owned())]);
    assert_eq!(problems, []);
    assert!(catalog.secrets.is_secret_name("TAGES_LOSUNG") && catalog.secrets.is_secret_name("api_key"));
    assert!(catalog.secrets.is_privilege_name("befugnisse"));
    assert_eq!(catalog.secrets.shape_of("id=acme-09fe12bc77d4"), Some("Acme"));
    assert_eq!(catalog.secrets.shape_of("id=acme-09fe12bc77d4e"), None);
    assert!(!catalog.is_credential("wombat-77", Some("api_key")));
    assert!(!catalog.is_credential("acme-none-77", Some("SECRET_KEY")));
}

#[test]
fn mistakes_in_a_users_file_are_shown_with_line_and_nearest_key() {
    let scratch = Scratch::new();
    scratch.write(
        "secrets.toml",
        "[names]\nsecrt = \"losung\"\n\n[placeholder]\nparts = [\"(open\", \"gut\"]\nwords = 3\n\n[[shape]]\nname = \"A\"\npatern = 'a'\n\n[[shape]]\nname = \"B\"\npattern = 'b'\n\n[[shape]]\nname = \"C\"\npattern = 'c{8}'\ncontains = \"c\"\nentropy = \"many\"\n",
    );
    let (catalog, problems) = Catalog::load(&Names::new(), &|_| false, &[RuleSource::Folder(scratch.path().to_owned())]);
    let shown: Vec<String> = problems
        .iter()
        .map(|problem| format!("{} | {}", problem.message.replace('\n', " "), problem.help.as_deref().unwrap_or_default()))
        .collect();
    let shown = shown.join("\n").replace(&format!("{}/", scratch.path().display()), "");
    for line in [
        "unknown key `secrt`  --> secrets.toml:2:1",
        "did you mean `secret`?",
        "malformed regular expression: unclosed group  --> secrets.toml:5:10",
        "expected a string or a list of strings, found a number  --> secrets.toml:6:9",
        "unknown key `patern`   --> secrets.toml:10:1",
        "did you mean `pattern`?",
        "the key `contains` is missing   --> secrets.toml:12:1",
        "expected a number, found a string   --> secrets.toml:20:11",
    ] {
        assert!(shown.contains(line), "{line}\nis not in\n{shown}");
    }
    assert_eq!(problems.len(), 6, "{shown}");
    assert!(catalog.secrets.is_secret_name("api_key"));

    scratch.write("secrets.toml", "[name]\nsecret = \"losung\"\n");
    let (_, problems) = Catalog::load(&Names::new(), &|_| false, &[RuleSource::Folder(scratch.path().to_owned())]);
    assert!(
        problems[0].message.contains("secrets.toml:1:2") && problems[0].help.as_deref() == Some("did you mean `names`?"),
        "{problems:?}"
    );
}
