<?php
// A service protected by phpCAS, as schools have them: it says who entered.
require_once 'CAS.php';

$versions = ['2' => CAS_VERSION_2_0, '3' => CAS_VERSION_3_0, 'saml' => SAML_VERSION_1_1];
phpCAS::client($versions[getenv('CAS_VERSION')], 'localhost', (int) getenv('CAS_PORT'), '/cas', getenv('SERVICE_BASE'));
phpCAS::setCasServerCACert(getenv('CAS_CA'));
phpCAS::handleLogoutRequests(false);
phpCAS::forceAuthentication();

header('Content-Type: application/json');
echo json_encode(['user' => phpCAS::getUser(), 'attributes' => phpCAS::getAttributes()]);
